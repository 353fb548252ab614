-- Removes keys of the shared part and appends an entry. KEYS: the keys. Answers with the id.
unlink(4)
return {append(FIRST)}
