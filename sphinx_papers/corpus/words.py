"""Words that say nothing about a paper, and words that say little."""

STOP_WORDS = frozenset(
    """
    a about above after again against all also although am among an and any are as at be because
    been before being below between both but by can cannot could did do does doing down during each
    either et few for from further had has have having he her here hers him his how however i if in
    into is it its itself just many may me might more most much must my no nor not now of off on
    once one only or other our ours out over own per rather s same she should show shown since so
    some such t than that the their theirs them then there therefore these they this those through
    thus to too two under until up upon us use used using very via was we well were what when where
    whether which while who whom whose why will with within without would yet you your
    """.split()
)

# Words of academic prose in any field: how one argues, measures and compares, not what about.
ACADEMIC_WORDS = frozenset(
    """
    ability able abstract accept accordingly account achieve across act actually add address
    adequate adjust adopt advance advantage affect aim allow alternative amount analyse analysis
    analyze appear apply approach appropriate argue arise art article aspect assess assume attempt
    attribute author available average avoid based basic basis become begin behavior behaviour
    believe benefit best better beyond big bound bring broad build call capable capture carry case
    cause central certain challenge change characteristic characterize cheap choice choose claim
    clear close collect combine common commonly comparable compare comparison compete competitive
    complete complex complexity component comprehensive compute concept conclude conclusion
    condition conduct confirm consequence consider consist consistent constant construct contain
    context contrary contrast contribute convenient conventional correspond cost cover create
    criterion critical crucial current customary data dataset deal decade define definition degree
    demand demonstrate depend derive describe design desire despite detail determine develop
    differ different difficult direct directly discover discuss display distinct diverse dominant
    drive early easy effect effective efficient effort element eliminate emerge emphasis empirical
    employ enable encounter encourage end enhance enough ensure entire equal especially essential
    establish estimate evaluate even eventually every evidence evident examine example excellent
    exhibit exist expect expensive experiment explain explicit exploit explore expose express
    extend extensive extent extract extreme facilitate fact factor fail family fast favor
    favorable feature field final find fine first fit five fix focus follow form formulate found
    foundation four framework frequent full fully function fundamental furthermore future gain
    general generalize generally generate give given global goal good great group grow guarantee
    guide half handle hard help hence high highlight highly hold hope huge hypothesis idea ideal
    identify ignore illustrate immediate impact implement imply important impose impressive
    improve include incorporate increase indeed independent indicate individual inform information
    inherent initial input insight inspire instance instead integrate intend interest interesting
    internal introduce intuition investigate involve issue key kind know knowledge known lack
    large largely last late later lead learn least leave less let level leverage lie light like
    likely limit line list literature little long look lot low lower main maintain major make
    manage manner matter maximum mean meaning measure mechanism meet mention merely method
    methodology metric minimal minimum minor mitigate model modern modest modify moreover motivate
    multiple name namely natural nature near nearly necessary need never nevertheless new next
    notable note notice notion novel number numerous object objective observe obtain occur offer
    often old open operate opportunity order original otherwise outcome outline outperform output
    overall overcome overview paper parameter part particular pay people perform perhaps
    perspective phase phenomenon pick place plausible plausibly play point poor popular pose
    position positive possible potential power powerful practical practice practitioner precise
    predict preliminary presence present preserve presume prevent previous primary principal
    principle prior problem procedure process produce product progress project prominent promise
    promising proof proper property proportion propose prospect prove provide public publish
    purpose pursue put qualitative quality quantify quantitative quantity question quick quite
    raise range rapid rare rate ratio reach real realize reason recent recently recommend recover
    reduce refer reflect regard regime relate relative relevant reliable rely remain remarkable
    remove render repeat replace report represent require research resolve resource respect
    respective respond response rest restrict result retain reveal review rich rise role rough
    routine rule run satisfy say scale scenario scheme science scientific scope second section see
    seek seem select sense separate series serve set setting seven several severe shape share shed
    short side significant significantly similar simple simply simultaneous single situation six
    size slight slow small solution solve sometimes sophisticated source space special specific
    specify split stage standard start state statistic status step still straightforward strategy
    strength strict strong structure study subject subsequent substantial succeed success
    successful suffer sufficient suggest suit suitable summary superior supply support suppose
    surpass surprising survey suspect system systematic table tackle tailor take target task
    technical technique technology tend term test theory thing third thorough though three time
    tool top topic total toward towards trade tradition traditional train training treat trend
    trial true try turn type typical ultimate unable uncover understand understood unified unify
    unique unknown unlike useful user usual utility utilize valid validate valuable value variable
    variant variety various vary vast verify versatile version versus view wait want way weak
    weakness weight whole wide widely wish word work world worth write year yield zero
    """.split()
)
