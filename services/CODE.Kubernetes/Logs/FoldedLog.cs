namespace CODE.Kubernetes.Logs;

/// <summary>The end of a log, with its repeats folded. All of its text is untrusted.</summary>
/// <param name="Lines">The lines in the order in which they were last seen.</param>
/// <param name="Read">How many lines the log had.</param>
/// <param name="Matched">How many of them were looked for.</param>
/// <param name="Shown">How many of those are in <paramref name="Lines"/>, repeats included; the others came before and had no room.</param>
internal sealed record FoldedLog(IReadOnlyList<FoldedLine> Lines, long Read, long Matched, long Shown);

/// <summary>A line of a log, and its repeats.</summary>
/// <param name="Text">What it said the last time, cut, with everything that cannot be seen made visible.</param>
/// <param name="Count">How often it was there, apart from numbers and the like.</param>
/// <param name="First">When it was there first, in UTC; null when the log has no times.</param>
/// <param name="Last">When it was there last.</param>
internal sealed record FoldedLine(string Text, long Count, DateTime? First, DateTime? Last);

/// <summary>How much of a log is kept.</summary>
/// <param name="Lines">The most lines, after folding.</param>
/// <param name="Bytes">The most bytes of text of all lines together, in UTF-8. The last line is there in any case.</param>
/// <param name="LineCharacters">The most characters of a line.</param>
internal sealed record LogLimits(int Lines = 100, int Bytes = 16 * 1024, int LineCharacters = 500);
