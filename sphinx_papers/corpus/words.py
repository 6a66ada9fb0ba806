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
    ability able abstract accept accordingly account accuracy accurate accurately achieve
    achievement across act actually add additional additionally address adequate adjust adopt
    advance advantage affect aim allow alone along already alternative always among amongst amount
    analyse analyses analysis analytical analyze answer apart appear application apply approach
    appropriate argue arise art article aside aspect assess assessment assume assumption attempt
    attribute author availability available average avoid based basic basis become begin behave
    behavior behaviour believe benchmark benefit best better beyond big bigger billion bound bring
    broad build call capability capable capture care carefully carry case category cause central
    certain challenge change characteristic characterize cheap cheaper choice choose claim clear
    close closely co collect collection com combination combine common commonly company comparable
    comparatively compare comparison compete competitive complete completely complex complexity
    component comprehensive compute concept concern conclude conclusion condition conduct confirm
    consequence consider considerable consideration consist consistent consistently constant
    constrain construct construction contain context contrary contrast contribute contribution
    convenient conventional conventionally correctly correspond cost count cover create creation
    criterion critical crucial current currently customary data dataset deal decade decide
    decision decrease define definition degree demand demonstrate demonstration depend derive
    describe description descriptive design desirable desire despite detail determination
    determine develop developer development differ difference different difficult difficulty
    direct directly discover discuss display distinct diverse diversity dominant downstream drive
    due early easier easily easy effect effective effectively effectiveness efficiency efficient
    efficiently effort element eliminate emerge emphasis empirical empirically employ enable
    enabled enabling encounter encourage end engage enhance enough ensure entire equal equally
    especially essential establish estimate evaluate evaluation even eventually every evidence
    evident examination examine example excellent exhibit exist existence expect expectation
    expensive experience experiment experimental experimentally expertise explain explanation
    explicit exploit exploration explore expose express extend extensive extent extract extreme
    extremely facilitate fact factor fail failure family far fast faster favor favorable
    feasibility feasible feature fewer field final find finding fine first fit five fix
    flexibility flexible focus follow form formal formally formation formulate formulation found
    foundation four framework free frequent frequently full fully function fundamental
    fundamentally furthermore future gain general generalise generalize generally generate generic
    github give given global goal good great greater group grow guarantee guide half hand handle
    hard held help hence high highlight highly hold hope http https huge hundred hypothesis idea
    ideal identification identify ignore ii iii illustrate immediate impact implement
    implementation implication imply important importantly impose impressive improve improvement
    include inclusion incorporate increase increasingly indeed independent indicate indication
    individual inform information inherent inherently initial initially input insight inspire
    instance instead insufficient integrate intend intensity intensive interest interesting
    interestingly internal introduce introduction intuition investigate investigation involve
    issue iv keep kept key kind know knowledge known lack large largely larger last late later
    lead learn least leave less lesser let level leverage lie light like likely limit limitation
    line list literature little long longer look lot low lower main mainly maintain major make
    manage manner manual manually match matter maximal maximise maximize maximum mean meaning
    measure measurement mechanism meet mention merely method methodology metric million minimal
    minimise minimize minimum minor mitigate model modern modest modification modify moreover
    mostly motivate motivation multi multiple name namely natural naturally nature near nearly
    necessary necessity need never nevertheless new newer next non notable notably note notice
    notion novel number numerous object objective observation observe obtain occur occurrence
    offer often old older open operate operation opportunity optimal optimally order ordinary org
    original originally otherwise outcome outline outperform output overall overcome overview
    paper parameter part partially particular particularly pay people perfect perform performance
    perhaps perspective phase phenomenon pick place plan plausible plausibly play point poor
    popular pose position positive possibility possible potential potentially power powerful
    practical practically practice practitioner pre precise predict prediction preference
    preliminary presence present presentation preserve presume prevent previous previously
    primarily primary principal principle prior problem procedure process produce product progress
    project prominent promise promising proof proper properly property proportion proposal propose
    prospect prove provide public publication publish purpose pursue put qualitative qualitatively
    quality quantify quantitative quantitatively quantity question quick quite raise range rapid
    rare rate ratio re reach readable readily real realistic realize reason reasonable recent
    recently recognise recognize recommend recover reduce reduction refer reflect regard regime
    relate relation relationship relative relatively relevant reliability reliable rely remain
    remarkable remove render repeat replace report represent representation require requirement
    requisite research researcher resolve resource respect respective respectively respond
    response rest restrict result retain reveal review rich rigorous rise robust robustness role
    rough roughly routine rule run satisfy say scale scenario scheme science scientific scientist
    scope second section see seek seem select selection sense separate series serve set setting
    seven several severe shape share shed short shorter side significant significantly similar
    similarity simple simplicity simplify simply simulate simultaneous single situation six size
    slight slightly slow slower small smaller solution solve sometimes sophisticated sota source
    space span special specific specifically specification specify split stability stable stage
    standard start state statistic statistical statistically status step still straightforward
    strategy strength strict strong stronger strongly structural structure study sub subject
    subsequent subsequently substantial substantially succeed success successful suffer sufficient
    sufficiently suggest suggestion suit suitable summary superior supply support suppose surpass
    surprising surprisingly survey suspect system systematic table tackle tailor take target task
    technical technique technological technology tend term test theoretical theoretically theory
    thing third thorough though thousand three time together tool top topic total toward towards
    trade tradition traditional train training treat trend trial true truly try tune turn type
    typical typically ultimate ultimately unable uncover understand understood unified unify
    unique unknown unlike upper usage useful user usual usually utility utilize valid validate
    validation valuable value variable variant variation variety various vary vast verification
    verify versatile version versus view wait want way weak weaker weakness weight whole wide
    widely widespread wish word work world worth write www year yield zero
    """.split()
)
