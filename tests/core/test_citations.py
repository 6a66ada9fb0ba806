"""What links tell before the paper at their other end is read."""

from contextlib import closing
from random import Random

from made_index import index_of

from sphinx_papers.corpus.citations import Citations
from sphinx_papers.corpus.ready import open_index
from sphinx_papers.paper.record import Paper


def test_what_links_come_to_at_most_is_never_too_little(tmp_path):
    rng = Random(7)
    keys = [f"p{i:02}" for i in range(40)]
    names = [*keys, *(f"10.5555/{i}" for i in range(20))]
    papers = [
        Paper(key=key, title=key, cites=tuple(rng.sample(names, rng.randint(0, 8)))) for key in keys
    ]
    weak = 0
    index_of(tmp_path / "linked.papers", papers)
    with closing(open_index(tmp_path / "linked.papers")) as db:
        for n in range(len(keys)):
            citations = Citations(db, n, len(keys))
            most = citations.linked()
            for other in set(range(len(keys))) - {n}:
                links = citations.links(other)
                told = links.cites + links.cited + links.coupling + links.cocitation
                assert told <= most.get(other, 0.0) + 1e-9
                weak += 0 < most.get(other, 0.0) < 1
    assert weak > len(keys)  # many are known to be linked by little
