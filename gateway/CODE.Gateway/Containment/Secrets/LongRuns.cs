using System.Buffers;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>
/// Finds what is long, has no gap, and has a digit or a capital in it: letters, digits and the punctuation of tokens. Ordinary text has little of it, so that all the needles of
/// tokens need not be looked for everywhere. Looks at one character in <see cref="MinLength"/> where there is none.
/// </summary>
internal static class LongRuns
{
    /// <summary>How long a run is at least: the shortest token with its mark.</summary>
    public const int MinLength = 20;

    // Words and paths have neither.
    private static readonly SearchValues<char> Telling = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // ASCII characters by bit: letters, digits, and + - . / = _ ~
    private const ulong Low = 0x23FF_E800_0000_0000;
    private const ulong High = 0x47FF_FFFE_87FF_FFFE;

    /// <summary>Finds the first run at or behind a position.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">The position; no run is across it.</param>
    /// <param name="start">Where the run begins.</param>
    /// <returns>How long it is; zero when there is none.</returns>
    public static int Next(ReadOnlySpan<char> text, int from, out int start)
    {
        start = from;
        while (start + MinLength <= text.Length)
        {
            // From the far end backwards: the first gap that is met rules out every beginning before it.
            var probe = start + MinLength - 1;
            while (probe >= start && IsInRun(text[probe]))
            {
                probe--;
            }

            if (probe < start)
            {
                var end = start + MinLength;
                while (end < text.Length && IsInRun(text[end]))
                {
                    end++;
                }

                if (text[start..end].ContainsAny(Telling))
                {
                    return end - start;
                }

                probe = end;
            }

            start = probe + 1;
        }

        return 0;
    }

    private static bool IsInRun(char character) => character < 128 && (((character < 64 ? Low : High) >> (character & 63)) & 1) != 0;
}
