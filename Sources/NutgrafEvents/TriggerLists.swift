// SPDX-License-Identifier: Apache-2.0

/// The verbs and nouns that tell of events, by PLOVER type. Written for this project.
///
/// An entry is `lemma`, `lemma_particle`, and may end in `/cameo` where the code is sure.
enum TriggerLists {
  static let verbs: [(EventType, String)] = [
    (
      .statement,
      "say/010 tell state add/010 explain note remark comment/010 describe report mention observe reiterate confirm announce reveal declare stress emphasize emphasise underline insist believe think know see show indicate claim argue suggest estimate predict expect recall testify write tweet post speak answer reply hear learn understand consider call mark follow remain continue include involve cite hint signal imply find point_out acknowledge/015 clarify disclose"
    ),
    (
      .agree,
      "agree/030 pledge/030 promise/030 vow commit consent undertake guarantee accede settle/037 volunteer plan intend"
    ),
    (
      .consult,
      "meet/040 negotiate/046 discuss consult/040 visit/042 mediate/045 confer host/043 parley talk/040 call_in phone/041 telephone/041 converse broker/045 receive/043 welcome_home tour travel arrive attend greet intercede arbitrate reconvene deliberate debate"
    ),
    (
      .support,
      "support/050 back/050 endorse/051 praise/051 hail/051 applaud/051 commend/051 defend/052 welcome/051 recognise/054 recognize/054 ratify/057 sign/057 apologise/055 apologize/055 forgive/056 approve adopt congratulate thank honour honor laud champion vouch stand_by side_with salute pardon invite rally_behind conclude accept advocate appreciate sympathise sympathize condole befriend encourage"
    ),
    (
      .cooperate,
      "cooperate/060 collaborate/060 share/064 exchange/060 extradite/063 trade/061 partner join co-operate team_up pool coordinate import export invest swap supply_jointly"
    ),
    (
      .aid,
      "aid/070 assist/070 help donate/070 provide/070 give deliver/070 supply/070 fund finance rescue treat shelter evacuate feed contribute grant vaccinate lend equip train relieve subsidise subsidize subsidize sponsor send allocate house hand_over_to repatriate accommodate"
    ),
    (
      .yield,
      "release/084 free/084 surrender/0873 resign/083 concede/080 withdraw/0874 retreat/0874 lift/085 ease/080 relax relent capitulate yield/080 return/084 repeal abolish reinstate acquit overturn reverse back_down give_in give_up step_down pull_out pull_back hand_over call_off stand_down climb_down bow_to cave_in submit disarm demobilise demobilize reopen legalise legalize unblock unfreeze cede quit lay_down exonerate parole postpone delay restore allow dismantle vacate evacuate_from"
    ),
    (
      .request,
      "demand/100 urge/020 request/020 ask/020 appeal/020 seek/020 call_on/020 call_for/020 call_upon/020 order/100 insist_on/100 plead/020 beg/020 petition/020 press/100 push_for/100 require instruct summon want/100 pressure/100 lobby implore beseech exhort invite_to propose/020 push/100 campaign_for"
    ),
    (
      .accuse,
      "accuse/112 blame/112 condemn/111 criticise/111 criticize/111 denounce/111 sue/115 charge/112 indict/115 prosecute/115 investigate/090 probe/090 decry/111 slam/111 deplore/111 castigate rebuke/111 blast/111 allege/112 lambast/111 lambaste/111 censure/111 fault impeach chide scold berate deride mock question/111 inspect/090 audit monitor examine/090 scrutinise scrutinize rap assail/111 lament complain/113 impugn implicate inquire/090 denigrate vilify hit_out lash_out file_against look_into interrogate protest_to"
    ),
    (
      .reject,
      "reject/120 refuse/120 deny/120 decline/120 veto/129 turn_down/120 rebuff/120 dismiss/120 oppose/120 resist rule_out/120 defy block/120 ignore spurn scorn contradict refute/120 disagree object disavow repudiate/120 disobey flout snub/120 shun rebut brush_off brush_aside overrule vote_down throw_out strike_down fail_to rule abstain disregard balk boycott_talks withhold"
    ),
    (
      .threaten,
      "threaten/130 warn/130 caution intimidate/130 menace/130 blackmail/130 bluster"
    ),
    (
      .protest,
      "protest/140 demonstrate/141 riot/145 rally/141 march/141 picket/141 walk_out/143 boycott/143 down_tools strike_for blockade/144 chant occupy_square clash rise_up take_to"
    ),
    (
      .sanction,
      "suspend/160 expel/161 halt/160 break_off/160 sever/160 embargo/163 recall_ambassador terminate/160 cut_off/160 downgrade/160 discontinue/160 cancel/160 stop/160 end scrap freeze/160 cut reduce/160 scale_back/160 delist exclude disinvite evict"
    ),
    (
      .mobilize,
      "mobilise/154 mobilize/154 deploy/150 amass/150 mass reinforce/150 patrol/150 drill redeploy/150 militarise rearm gather"
    ),
    (
      .coerce,
      "arrest/173 detain/173 jail/173 imprison/173 ban/172 seize/171 confiscate/171 deport/174 outlaw/172 censor/172 fine raid/171 restrict/172 sentence/173 convict/173 impound/171 close/172 forbid/172 prohibit/172 impose/172 clear disperse/175 evict/174 dissolve/172 shut/172 shut_down/172 sack/172 fire_from dismiss_from oust repress/175 suppress/175 crack_down/175 abduct/181 kidnap/181 hack/176 nationalise nationalize expropriate/171 requisition search/171 remand/173 extort bar/172 disqualify/172 blacklist/172 sanction/172 round_up/173 capture take_hostage intercept demolish/171 lay_off move_jobs apprehend/173 incarcerate/173 penalise penalize punish execute handcuff tear_gas teargas relocate curb"
    ),
    (
      .assault,
      "attack/190 bomb/195 shell/194 strike/190 kill/180 shoot/190 assault/180 invade/192 ambush/190 storm/190 murder/180 assassinate/185 torture/182 wound/180 injure/180 stab/180 bombard/194 fire/190 massacre/202 behead/180 rape/181 behead fight/190 clash_with/190 destroy/180 besiege/191 encircle/191 overrun/192 raze/180 beat/182 slaughter/202 attack_with blow_up/183 gun_down/190 shoot_down/190 set_fire burn target/190 occupy/192 bulldoze poison/180 lynch/180 maim/182 open_fire/190 violate launch_at pound/194 hit/190 engage/190 capture/192 retake/192 conquer/192 annex/192 torch/180 loot/180 ransack/180 vandalise/180 vandalize/180 detonate/183 explode/183 battle/190 exterminate/202 overthrow/192"
    ),
  ]

  /// What an act is named with a noun: by itself, and above all behind a light verb.
  static let nouns: [(EventType, String)] = [
    (.statement, "statement announcement comment remark declaration speech address interview"),
    (.agree, "agreement deal accord pact commitment pledge promise settlement"),
    (
      .consult,
      "talks talk meeting negotiation summit discussion consultation conference mediation dialogue conversation visit phone_call session trip engagement contact"
    ),
    (
      .support,
      "support endorsement praise backing treaty recognition apology approval ratification invitation congratulations condolence solidarity gratitude welcome"
    ),
    (.cooperate, "cooperation exchange partnership collaboration trade swap extradition exercise drill investment"),
    (.aid, "aid assistance help donation relief grant loan shelter vaccine rescue equipment supply medicine asylum refuge funding"),
    (
      .yield,
      "release surrender withdrawal resignation concession truce ceasefire cease-fire amnesty pardon armistice retreat pull-out pullout acquittal lifting"
    ),
    (.request, "demand request appeal call petition ultimatum_for plea proposal motion insistence"),
    (
      .accuse,
      "accusation allegation condemnation criticism lawsuit complaint suit charge indictment investigation probe inquiry enquiry prosecution impeachment rebuke concern report_on legal_action censure outrage dismay"
    ),
    (.reject, "rejection refusal veto denial opposition objection"),
    (.threaten, "threat warning ultimatum curfew_threat"),
    (
      .protest,
      "protest demonstration strike rally march riot sit-in boycott walkout picket unrest hunger_strike vigil uprising"
    ),
    (.sanction, "suspension expulsion embargo termination breakdown"),
    (.mobilize, "mobilisation mobilization deployment alert buildup build-up troop_movement reinforcement"),
    (
      .coerce,
      "arrest ban crackdown sanction curfew raid detention seizure deportation restriction state_of_emergency martial_law fine sentence eviction censorship blockade clampdown tariff emergency abduction kidnapping hacking cyberattack cyber-attack cyber_warfare warrant lockdown dismissal layoff redundancy"
    ),
    (
      .assault,
      "attack bombing airstrike air_strike shelling offensive assault shooting killing invasion war raid_on ambush massacre strike_on murder bombardment explosion bomb missile rocket fire mortar siege fighting battle clash violence genocide torture stabbing incursion hostilities"
    ),
  ]

  /// Verbs that say little beside the noun they govern: "held talks", "imposed a ban".
  static let light =
    "hold have make do take give issue launch conduct stage impose reach file open begin start resume carry_out mount express voice offer place put declare announce receive send sign strike go order set set_up undertake pursue hand_down deliver provide convene organise organize pose lodge submit initiate levy raise convey extend enter engage show seek slap attend use call remain enforce issue continue host bring press announce renew intensify step_up unleash wage commit pledge vow agree promise propose plan intend"

  /// Verbs that undo the noun they govern: "ended the strike", "suspended aid".
  static let undoing =
    "end stop halt suspend lift ease cancel call_off scrap drop break_off cut_off cut cease abandon withdraw terminate freeze reduce remove revoke relax scale_back discontinue repeal waive quit"

  /// Verbs that only say that what depends on them goes on, begins, or is about to.
  static let transparent =
    "continue begin start keep try attempt manage move go proceed cease appear seem tend prepare plan intend hope expect want decide need aim happen use get have be plan fail"

  /// General verbs, so that clauses can be told without a tagger.
  static let others =
    "come put set let work live lead lose win bring buy sell pay keep hide fall stand build rise become show begin carry hand pass use serve reopen change increase fail lie drop spend cause raise create turn walk face plunge last rule own hope need choose reach try prepare decide manage vote elect appoint name nominate publish broadcast arrive depart die suffer escape survive cross enter launch open close operate run cover cross-check carry_on establish form offer hold impose issue take make get have do go place file stage conduct express voice declare lodge levy pose convene mount pursue initiate extend convey organise organize raise submit wage unleash renew intensify step waive revoke remove drop abandon cease fail"
}
