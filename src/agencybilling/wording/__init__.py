"""Words for people: amounts, days, statuses and events as commands and screens say them."""
