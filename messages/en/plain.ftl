# Worked lines in plain English. Each line of an explanation has a message of its name here and in easy.ftl,
# with dots and underscores written as hyphens: tariff.full_cost is tariff-full-cost.
# Money comes ready as £12.50, dates as 6 April 2026, points and other exact numbers as 7.5; to choose words by
# an exact number use its name with -count.

points = { $points-count ->
    [1] 1 point
   *[other] { $points } points
}

## The income that capital is taken to give

tariff-capital = You have { $amount } in savings and other capital that counts.
tariff-ignored = That is not above the lower limit of { $limit }, so we take no income from it into account.
tariff-full-cost = That is above the upper limit of { $limit }, so you pay the full cost of your care and support. You can still ask the council to arrange it.
tariff-above = { $amount } of it is above the lower limit of { $limit }.
tariff-steps = { $rounding ->
    [complete_only] We count it in complete steps of { $step }: { $amount }.
   *[part_counts] We count it in steps of { $step }, and a part of a step counts as one: { $amount }.
}
tariff-income = Each step counts as { $per_step } a week, so we take { $amount } a week into account as income.

## What a weekly sum comes to in a payment period

payment-days = { $days ->
    [one] { $from }, 1 day at { $weekly } a week: { $amount }.
   *[other] { $from } to { $to }, { $days } days at { $weekly } a week: { $amount }.
}
payment-none = { $days ->
    [one] { $from }: no payment is due for this day.
   *[other] { $from } to { $to }: no payment is due for these { $days } days.
}
payment-total = The payment for { $from } to { $to } is { $amount }.

## The indicative budget

allocation-answer = { $question }: “{ $option }”. { $amount-count ->
    [0] This has no points.
    [1] This is 1 point.
   *[other] This is { $amount } points.
}
allocation-gross-points = { $amount-count ->
    [1] Your answers come to 1 point in all.
   *[other] Your answers come to { $amount } points in all.
}
allocation-informal = { $question }: family and friends meet this share of the need: “{ $share }”. { $credit-count ->
    [100] That takes off { $amount } of its { $points } points.
   *[other] We count { $credit }% of that help, which takes off { $amount } of its { $points } points.
}
allocation-net-points = { $amount-count ->
    [1] Your budget is worked out from 1 point.
   *[other] Your budget is worked out from { $amount } points.
}
allocation-own-view = { $amount-count ->
    [1] Some answers differ from what you said yourself. Your own answers would come to 1 point before help from family and friends.
   *[other] Some answers differ from what you said yourself. Your own answers would come to { $amount } points before help from family and friends.
}
allocation-weekly = A point is worth { $price } a year. { $points } points, shared over { $weeks } weeks, make an indicative budget of { $amount } a week.
allocation-annual = That is { $amount } a year: { $weeks } weeks at { $weekly }.
allocation-gross-weekly = Without the help of family and friends it would be { $amount } a week ({ $points } points). If their help stops or changes, tell us.
allocation-separate = “{ $flag }” is not in these sums. We work out its cost for you individually.

## The personal budget

budget-line = Part { $number } of your plan, { $taken_as ->
    [council] arranged by the council
    [third_party] held for you by an organisation
   *[direct_payment] paid to you as a direct payment
}: { $amount } a week.
budget-line-once = Part { $number } of your plan, { $taken_as ->
    [council] arranged by the council
    [third_party] held for you by an organisation
   *[direct_payment] paid to you as a direct payment
}: { $amount } once.
budget-cost = Your plan costs { $amount } a week in all. This is what it costs to meet your needs.
budget-one-off = Besides, { $amount } is needed once.
budget-open = Your financial assessment is not finished, so what you pay yourself is not known yet. Until it is, nothing is taken from this budget.
budget-carer = This is your own budget as a carer. You are not charged for care that is given to somebody else.
budget-full-cost = By your financial assessment you pay the full cost.
budget-at-most = By your financial assessment you can be asked for { $at_most } a week at most.
budget-at-most-cost = By your financial assessment you can be asked for { $at_most } a week at most. The plan costs less, and nobody pays more than it costs.
budget-person = You pay { $amount } a week.
budget-council = The council pays { $amount } a week: { $cost } less your { $person }.
budget-other = Besides this budget there is { $amount } a week of other public money.
budget-share = { $taken_as ->
    [council] What the council arranges costs { $cost } a week.
    [third_party] What an organisation holds for you costs { $cost } a week.
   *[direct_payment] The direct payment comes to { $cost } a week.
} { $falls_on ->
    [commissioned_first] Your part is set against what is arranged first, then against the direct payment:
    [pro_rata] Your part is set against each way in proportion:
   *[direct_payment_first] Your part is set against the direct payment first:
} { $person } of it falls here, and the council pays { $amount } of it.
budget-payment = The council pays you { $amount } a week as a direct payment: { $cost } less the { $person } that you pay in yourself.
budget-no-payment = What you pay yourself ({ $person } a week) covers what was to be a direct payment ({ $cost } a week), so no direct payment is left to pay. The plan stands.
budget-difference = { $direction ->
    [more] The indicative budget was { $indicative } a week. The final budget is { $cost }: { $by } more.
    [less] The indicative budget was { $indicative } a week. The final budget is { $cost }: { $by } less.
   *[same] The final budget is the same as the indicative budget: { $cost } a week.
}

## Said beside figures

indicative-title = Your indicative budget
indicative-notice = This is a first estimate to plan with. The final budget may be higher or lower: it must be enough to meet the needs that the council has to meet. If you think it is not enough, tell us.
indicative-contribution = This is the whole amount. How much of it you pay yourself, if anything, is worked out in a financial assessment.
indicative-individual = Some of your needs are costed individually and come on top of this amount.
figure-unsure = One of the values used here still has to be confirmed, so the figure may change.
not-answered = These questions have no answer yet:

## The page about a budget that the person keeps

budget-of-answers = What was answered
budget-points-why = More need for help makes more points. The points of an answer and the price of a point are the same for everybody, and anybody may read them.
budget-of-help = What family, friends and neighbours do
budget-help-why = Needs were asked about as if nobody helped without being paid. Afterwards it was asked how much of them is met by people who are willing and able to go on. Nobody has to.
budget-of-money = From points to pounds
budget-of-others = Costed individually
budget-points-all = Points of all your needs
budget-points-help = Taken off for the help you have
budget-points-used = Points that your budget is worked out from
budget-rules = The council's rules are public. They are on its website, under “Rules”.
budget-replaced = A newer budget has taken the place of this one.
budget-changed = Some answers were changed after this was worked out. Ask for it to be worked out again.
challenge-title = If you think this is wrong or not enough
challenge-answer = Tell your social worker which answer is not right. It can be changed, and the sums are then done again.
challenge-enough = Say if the amount would not meet your needs. The final budget may be higher than this figure, and the figure alone is no reason to refuse what you need.
challenge-help = You may bring somebody with you. If it is hard for you to take part and nobody can help you, the council must find you an advocate.
challenge-complaint = You can complain to the council, best within 12 months. Nobody may treat you worse because you complain.
challenge-ombudsman = If you are not content with the council's answer, the Local Government and Social Care Ombudsman looks at it, independently and free of charge: www.lgo.org.uk, telephone 0300 061 0614.
