using System.Text;

namespace CODE.Kubernetes.Logs;

/// <summary>Reads a log line by line, however long its lines are.</summary>
internal static class LogLines
{
    // Many times what is shown of a line, so that a filter still finds what stands further behind.
    private const int MostCharacters = 16 * 1024;
    private const int BufferBytes = 16 * 1024;

    /// <summary>Reads a log to its end.</summary>
    /// <param name="log">The log in UTF-8; bytes that are no characters become signs for that.</param>
    /// <param name="folding">Takes the lines; what a line has beyond 16,384 characters is left out.</param>
    /// <param name="cancellationToken">Ends it; what was added until then stays.</param>
    public static async Task ReadAsync(Stream log, LogFolding folding, CancellationToken cancellationToken)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[BufferBytes];
        var characters = new char[Encoding.UTF8.GetMaxCharCount(BufferBytes)];
        var line = new StringBuilder();
        int read;
        do
        {
            read = await log.ReadAsync(bytes, cancellationToken);
            Add(characters.AsSpan(0, decoder.GetChars(bytes.AsSpan(0, read), characters, flush: read == 0)), line, folding);
        }
        while (read > 0);

        // The last line of a program that was killed has no end.
        if (line.Length > 0)
        {
            folding.Add(line.ToString());
        }
    }

    private static void Add(ReadOnlySpan<char> text, StringBuilder line, LogFolding folding)
    {
        for (var end = text.IndexOf('\n'); end >= 0; end = text.IndexOf('\n'))
        {
            Append(text[..end], line);
            folding.Add(line.ToString());
            line.Clear();
            text = text[(end + 1)..];
        }

        Append(text, line);
    }

    private static void Append(ReadOnlySpan<char> text, StringBuilder line) => line.Append(text[..Math.Min(text.Length, MostCharacters - line.Length)]);
}
