# The same messages in easy read: short sentences, everyday words. Every message of plain.ftl is here.

points = { $points-count ->
    [1] 1 point
   *[other] { $points } points
}

## The income that capital is taken to give

tariff-capital = You have { $amount } in savings.
tariff-ignored = This is { $limit } or less. We do not count it.
tariff-full-cost = This is more than { $limit }. You pay for all your care. You can still ask us to set it up for you.
tariff-above = We do not count the first { $limit }. We look at the other { $amount }.
tariff-steps = { $rounding ->
    [complete_only] We split it into full parts of { $step }. There are { $amount } full parts.
   *[part_counts] We split it into parts of { $step }. The last part can be smaller. There are { $amount } parts.
}
tariff-income = We add { $per_step } a week for each part. That is { $amount } a week. We count this as money you get.

## What a weekly sum comes to in a payment period

payment-days = { $days ->
    [one] You get { $weekly } a week. For { $from } that is { $amount }.
   *[other] You get { $weekly } a week. From { $from } to { $to } that is { $amount }.
}
payment-none = { $days ->
    [one] You get no money for { $from }.
   *[other] You get no money from { $from } to { $to }.
}
payment-total = You get { $amount } for { $from } to { $to }.

## The indicative budget

allocation-answer = { $question }. The answer is: “{ $option }”. { $amount-count ->
    [0] That is no points.
    [1] That is 1 point.
   *[other] That is { $amount } points.
}
allocation-gross-points = { $amount-count ->
    [1] All your answers make 1 point.
   *[other] All your answers make { $amount } points.
}
allocation-informal = { $question }. Family and friends help you: “{ $share }”. { $amount-count ->
    [1] We take away 1 point.
   *[other] We take away { $amount } points.
}
allocation-net-points = { $amount-count ->
    [1] We use 1 point to work out your money.
   *[other] We use { $amount } points to work out your money.
}
allocation-own-view = { $amount-count ->
    [1] Some answers are not the same as what you told us. Your own answers make 1 point.
   *[other] Some answers are not the same as what you told us. Your own answers make { $amount } points.
}
allocation-weekly = Each point is { $price } a year. You have { $points } points. That is about { $amount } a week for your support.
allocation-annual = That is { $amount } in a year.
allocation-gross-weekly = If family and friends did not help, it would be { $amount } a week. Tell us if their help stops.
allocation-separate = “{ $flag }”. We work out the cost of this on its own.

## The personal budget

budget-line = Part { $number } of your plan costs { $amount } a week. { $taken_as ->
    [council] The council sets it up.
    [third_party] Someone else looks after this money for you.
   *[direct_payment] You get this money.
}
budget-line-once = Part { $number } of your plan costs { $amount }, one time. { $taken_as ->
    [council] The council sets it up.
    [third_party] Someone else looks after this money for you.
   *[direct_payment] You get this money.
}
budget-cost = All your support costs { $amount } a week.
budget-one-off = You also need { $amount }, one time.
budget-open = We do not know yet what you have to pay. We will tell you.
budget-carer = You are a carer. You do not have to pay.
budget-full-cost = You pay for all of it.
budget-at-most = You can pay up to { $at_most } a week.
budget-at-most-cost = You can pay up to { $at_most } a week. Your support costs less than that.
budget-person = You pay { $amount } a week.
budget-council = The council pays { $amount } a week. That is { $cost } minus your { $person }.
budget-other = You also get { $amount } a week of other public money.
budget-share = { $taken_as ->
    [council] What the council sets up costs { $cost } a week.
    [third_party] The money that someone looks after for you is { $cost } a week.
   *[direct_payment] The money that goes to you is { $cost } a week.
} { $falls_on ->
    [commissioned_first] We use your money for what the council sets up first.
    [pro_rata] We share your money between the parts.
   *[direct_payment_first] We use your money for the money that goes to you first.
} You pay { $person } of it. The council pays { $amount } of it.
budget-payment = The council sends you { $amount } a week. That is { $cost } minus your { $person }.
budget-no-payment = You pay { $person } a week yourself. That is enough for { $cost } a week. So the council does not send you money.
budget-difference = { $direction ->
    [more] First we said { $indicative } a week. Now it is { $cost } a week. That is { $by } more.
    [less] First we said { $indicative } a week. Now it is { $cost } a week. That is { $by } less.
   *[same] First we said { $cost } a week. It is the same now.
}

## Said beside figures

indicative-title = About how much money for your support
indicative-notice = This is a first guess. It can go up or down. It must be enough for the help you need. Tell us if you think it is not enough.
indicative-contribution = You may have to pay some of this money. We work that out later.
indicative-individual = You need some things that cost extra. We add them later.
figure-unsure = We still need to check one number. The amount can change.
not-answered = These questions have no answer yet:

## The page about a budget that the person keeps

budget-of-answers = What you told us
budget-points-why = More help means more points. The points are the same for everybody. Anybody can read the points.
budget-of-help = How family and friends help you
budget-help-why = We asked what you need. Then we asked who helps you. Nobody has to help you. They can stop.
budget-of-money = How points make money
budget-of-others = Other things you need
budget-points-all = All your points
budget-points-help = Points we take away because people help you
budget-points-used = Points we use
budget-rules = Anybody can read our rules. They are on our website. Look for “Rules”.
budget-replaced = This paper is old. There is a newer one.
budget-changed = Some answers have changed. Ask us to work out the money again.
challenge-title = If this is wrong or not enough
challenge-answer = Tell your social worker if an answer is wrong. We can change it. Then we work out the money again.
challenge-enough = Tell us if the money is not enough. You can get more if you need more.
challenge-help = You can bring someone with you. If it is hard for you, we find someone to speak up for you.
challenge-complaint = You can complain to us. Try to do it within one year. We will not treat you badly if you complain.
challenge-ombudsman = If our answer does not help, ask the Ombudsman. They check what councils do. It is free. Ring 0300 061 0614.
