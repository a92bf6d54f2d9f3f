// SPDX-License-Identifier: Apache-2.0

/// Sentences of our own, so that the model has seen work, courts, towns and business as well as
/// states and armies, and ordinary sentences that tell of no act between two parties.
enum EventPrimer {
  /// By label; `none` for sentences without an event.
  static let lists: [(String, String)] = [
    (
      "none",
      """
      The swimming pool opens again in spring.
      The bridge was built by a local firm in 1931.
      Sales rose by a tenth in the first quarter.
      The valley lies between two ranges of hills.
      She grew up in Ostermouth and studied chemistry.
      Nobody was in the shop at the time.
      The storm moved north over the islands on Friday.
      A concert was put off because of the wind.
      The museum holds some nine hundred paintings.
      His term ended three years ago.
      The company makes valves for the oil industry.
      It was the coldest night of the decade.
      The report runs to forty pages.
      Prices fell sharply after the harvest.
      The team won its opening match by two goals.
      The meeting lasted less than an hour.
      The new line carries nine thousand passengers a day.
      Voters go to the polls in May.
      The film opens in cinemas next week.
      The talks took place in a hotel by the lake.
      The road remains closed because of flooding.
      Many shops stayed shut during the holiday.
      Questions remain over the cost of the scheme.
      The deal includes a clause on training.
      The election result surprised most observers.
      Her brother plays the violin.
      Unemployment stands at six percent.
      The agreement runs until the end of the decade.
      The lake froze in January for the first time in years.
      The plan depends on the weather.
      The fire started in a kitchen.
      The index lost four points.
      The firm employs two thousand people in Varnholm.
      The council has nineteen members.
      The tower stands empty.
      The trains were running late all morning.
      The bank expects growth of two percent this year.
      The vaccine works in nine of ten cases.
      The news came as a relief to many.
      The move follows months of debate.
      """
    ),
    (
      "PROTEST",
      """
      Sixty cooks walked out of the canteen at lunchtime.
      Nurses walked out over the new shifts.
      Teachers in Ostermouth went on strike on Monday over pay.
      The miners downed tools after the accident.
      Bus drivers staged a walkout against the new rosters.
      Thousands of students marched through the capital against the fees.
      Farmers blocked the motorway with tractors in protest at the levy.
      Residents rallied outside the town hall against the incinerator.
      Supporters of the mayor demonstrated in front of the court.
      Workers at the Lindqvist mill picketed the gates of the plant.
      Pilots began a two-day strike against the airline.
      Parents boycotted the school over the closure.
      Prisoners started a hunger strike against the governor.
      Tenants staged a sit-in at the offices of the landlord.
      Cleaners stopped work in a dispute with the contractor.
      Hundreds of workers left their posts in a wildcat strike.
      """
    ),
    (
      "REQUEST",
      """
      The guild wants longer holidays from the theatres.
      The musicians demanded a new hall and a say in the programme.
      Residents asked the council for a crossing.
      The mayor called on the government to repair the dam.
      The opposition urged the minister to resign.
      Campaigners appealed to the court for a delay.
      The regulator ordered the bank to open its books.
      The players want a share of the television money.
      The families pressed the ministry for answers.
      The committee summoned the chief executive to a hearing.
      Fishermen called for a ban on foreign trawlers.
      The charity asked donors for two million crowns.
      The bishop pleaded with the kidnappers for mercy.
      The board told the manager to cut costs.
      Shareholders insisted on a new audit.
      The party petitioned the electoral commission for a recount.
      """
    ),
    (
      "REJECT",
      """
      The landlord refused a rent cut.
      The painter turned the commission down.
      The council threw out the plan by a single vote.
      The theatre rejected the musicians’ proposal.
      The judge dismissed the complaint of the former mayor.
      The president ruled out talks with the rebels.
      The club rebuffed a bid from a foreign investor.
      The minister declined to meet the strikers.
      The government denied the report of a secret deal.
      The senate voted down the budget.
      The abbot would not hear of a sale.
      The coach refused to apologise to the referee.
      The bank blocked the sale of the shipyard.
      The governor vetoed the bill.
      The owners ignored the warnings of the engineers.
      """
    ),
    (
      "ACCUSE",
      """
      The union accused the operator of bad faith.
      Police opened an investigation into the death of the clerk.
      The prosecutor charged two brokers with fraud.
      The family sued the hospital over the operation.
      The mayor criticised the railway for the delays.
      Scientists condemned the cuts of the ministry.
      The opposition blamed the government for the floods.
      The watchdog is examining the accounts of the charity.
      A former employee filed a lawsuit against the brewery.
      The auditors questioned the figures of the county.
      The bishop denounced the police for the raid.
      The author complained about her publisher.
      """
    ),
    (
      "COERCE",
      """
      A tribunal has forbidden the parade.
      Police cleared the squatters from the cinema.
      The campers were removed from the park by officers.
      The publisher will shift its printing abroad.
      The brewery intends to relocate its bottling line and staff.
      The company laid off two hundred workers.
      The mill sacked the leaders of the walkout.
      The council closed the market for a month.
      The regulator fined the bank nine million crowns.
      Officers arrested three activists at the harbour.
      The judge jailed the smuggler for nine years.
      Customs officers seized a ton of tobacco from the crew.
      The school barred two pupils from the trip.
      The city evicted the squatters from the old library.
      The league suspended the striker for six matches.
      The ministry shut down the newspaper.
      The government imposed a curfew on the coast.
      Inspectors raided the offices of the broker.
      """
    ),
    (
      "SUPPORT",
      """
      The dean backed the students.
      The minister praised the firefighters.
      The council approved the plan of the cooperative.
      The bishop defended the priest against his critics.
      The union welcomed the ruling of the court.
      The two parties signed a contract on the harbour.
      The dean offered to help the students.
      The party endorsed the senator for president.
      The president congratulated the winners.
      The committee ratified the treaty with the neighbours.
      The director apologised to the families.
      The senate recognised the new republic.
      """
    ),
    (
      "AGREE",
      """
      The theatre agreed to renovate the dressing rooms.
      The two clubs agreed to play a return match.
      The firm promised to rehire the drivers.
      The two companies reached an agreement on the pipeline.
      The government pledged to rebuild the village.
      The union and the operator settled their dispute.
      The bank has agreed to lend the town nine million crowns.
      The club will release its captain to the national team.
      The ministry is willing to pay the farmers.
      The airline and its pilots struck a deal late on Friday.
      """
    ),
    (
      "CONSULT",
      """
      The union met the owners in a hotel on Friday.
      The minister held talks with the farmers.
      The mayor visited the flooded village.
      The president spoke with his counterpart by telephone.
      Negotiators for the drivers sat down with the company.
      The prime minister received a delegation of teachers.
      The two leaders discussed the border on Sunday.
      Lawyers for both sides met in the judge’s chambers.
      Kyra Holm mediated between the board and the players.
      The bishop hosted a conference with rabbis and imams.
      """
    ),
    (
      "COOPERATE",
      """
      The two universities share a laboratory.
      The navies of both countries held a joint exercise.
      The airlines exchanged data with the coast guard.
      The two museums exchanged several paintings.
      The brewery bought its hops from the island cooperative.
      The firm teamed up with a rival to build engines.
      The country extradited the forger to its neighbour.
      Police forces of three countries worked together on the case.
      The railway and the post office run the service jointly.
      The republic exported grain to the islands.
      The agencies cooperated with the investigators.
      The states opened a joint border post.
      """
    ),
    (
      "AID",
      """
      The charity delivered blankets to the village.
      The government gave the farmers nine million crowns.
      Neighbours took in the families after the fire.
      The navy rescued forty migrants from a raft.
      The foundation funded a clinic in the hills.
      Volunteers helped the residents clear the mud.
      The kingdom sent doctors to the islands.
      The bank lent the republic two billion crowns.
      The army trained the recruits of its neighbour.
      The town granted asylum to the poet.
      The ministry provided shelter to the refugees.
      The agency flew medicine to the stricken port.
      """
    ),
    (
      "YIELD",
      """
      The guild called off its boycott.
      The theatre gave in to the musicians.
      The director stepped down after the scandal.
      The court acquitted the former mayor.
      Kidnappers released the engineer on Sunday.
      The army withdrew from the valley.
      The city lifted the ban on bonfires.
      The publisher withdrew the book after the complaints.
      The rebels laid down their weapons.
      The government dropped the charges against the students.
      The company reversed its decision on the canteen.
      Police freed two hostages in the harbour.
      The board bowed to the shareholders.
      """
    ),
    (
      "THREATEN",
      """
      The guild threatened to leave the festival.
      The landlord warned the tenants of eviction.
      The ministry threatened the company with fines.
      The farmers warned that they would block the bridge.
      The president issued an ultimatum to the governors.
      The firm said it would sue the town if the permit was refused.
      The sect threatened the judge with death.
      """
    ),
    (
      "SANCTION",
      """
      The bank broke off talks with the founders.
      The foundation suspended its payments to the museum.
      The party expelled the senator.
      The kingdom recalled its ambassador from the republic.
      The supplier ended its contract with the chain.
      The city cut its grant to the theatre.
      The airline stopped its flights to the islands.
      The league cancelled its deal with the broadcaster.
      """
    ),
    (
      "MOBILIZE",
      """
      The kingdom deployed troops along the border.
      The governor called up the reserves.
      The navy sent two frigates towards the strait.
      The republic put its air force on alert.
      The army massed tanks near the pass.
      Police reinforced their presence around the stadium.
      The rebels gathered fighters outside the town.
      """
    ),
    (
      "ASSAULT",
      """
      Gunmen attacked the convoy near the pass.
      A bomb killed nine people at the market.
      Rebels shelled the barracks overnight.
      A man stabbed two passengers on a tram.
      Four miners were killed in the blast.
      Rioters set fire to the customs house.
      Militants ambushed a patrol of the army.
      The air force struck a depot in the hills.
      Hooligans beat a referee after the match.
      The guard shot a burglar in the yard.
      Clashes between the two clans left four dead.
      """
    ),
  ]
}
