-- Here events stand in the order in which they came already.
SELECT 1;
