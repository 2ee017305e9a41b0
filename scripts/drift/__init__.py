"""What upstream publishes now against openapi.yaml, with the edition that was accepted last as the third side.

Each side is read into a tree of `Element`s. Where upstream and openapi.yaml disagree, the accepted edition decides:
upstream still says what it said then, and a quirk answers for it (covered); or it says something else (new upstream).
Where they agree, but the accepted edition did not, a quirk has been fixed (stale).
"""
