namespace CODE.Gateway.Containment.Text;

/// <summary>Escape sequences of terminals (ECMA-48), which a terminal carries out and a model reads.</summary>
internal static class TerminalSequence
{
    private const char Bell = '\u0007';
    private const char Escape = '\u001b';
    private const char StringEnd = '\u009C';

    /// <summary>How long the sequence at a position is; what does not go on as one ends where that shows.</summary>
    public static int LengthAt(string text, int at)
    {
        if (text[at] == Escape && at + 1 < text.Length)
        {
            return text[at + 1] switch
            {
                '[' => 2 + ControlLength(text, at + 2),
                ']' or 'P' or 'X' or '^' or '_' => 2 + StringLength(text, at + 2),
                >= ' ' and <= '/' => 1 + Run(text, at + 1, ' ', '/') + (IsIn(text, at + 1 + Run(text, at + 1, ' ', '/'), '0', '~') ? 1 : 0),
                >= '0' and <= '~' => 2,
                _ => 1,
            };
        }

        return text[at] switch
        {
            '\u009B' => 1 + ControlLength(text, at + 1),
            '\u009D' => 1 + StringLength(text, at + 1),
            _ => 1,
        };
    }

    // Parameters, intermediates, and one that says what to do.
    private static int ControlLength(string text, int from)
    {
        var at = from + Run(text, from, '0', '?');
        at += Run(text, at, ' ', '/');
        return at - from + (IsIn(text, at, '@', '~') ? 1 : 0);
    }

    // Titles and links: up to the terminator. Without one before the next escape or line, only the beginning goes, for nothing shows what belongs to it.
    private static int StringLength(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            switch (text[at])
            {
                case Bell or StringEnd:
                    return at - from + 1;
                case Escape:
                    return at + 1 < text.Length && text[at + 1] == '\\' ? at - from + 2 : 0;
                case '\n':
                    return 0;
            }
        }

        return 0;
    }

    private static int Run(string text, int from, char first, char last)
    {
        var at = from;
        while (IsIn(text, at, first, last))
        {
            at++;
        }

        return at - from;
    }

    private static bool IsIn(string text, int at, char first, char last) => at < text.Length && text[at] >= first && text[at] <= last;
}
