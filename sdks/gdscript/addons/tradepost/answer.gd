class_name TradepostAnswer
extends TradepostDocument
## What a call returns: the answer's fields, or a problem.

## Why the call failed; [code]null[/code] if it did not.
var problem: TradepostProblem
