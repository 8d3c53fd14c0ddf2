using System.Text;

namespace CODE.Deployment.Programs;

/// <summary>Reads a child's output to its end, so that it never blocks on a full pipe, but keeps only a bounded part.</summary>
internal static class BoundedReader
{
    private const int ChunkSize = 8192;

    /// <summary>The first <paramref name="limit"/> characters, and whether that was all.</summary>
    public static async Task<(string Text, bool Whole)> ReadAsync(TextReader reader, int limit)
    {
        var kept = new StringBuilder();
        var chunk = new char[ChunkSize];
        var whole = true;
        int read;
        while ((read = await reader.ReadAsync(chunk)) > 0)
        {
            var room = Math.Min(read, limit - kept.Length);
            kept.Append(chunk, 0, room);
            whole &= room == read;
        }

        return (kept.ToString(), whole);
    }

    /// <summary>Calls back for every line of at most <paramref name="limit"/> characters; longer lines are skipped.</summary>
    public static async Task ReadLinesAsync(TextReader reader, int limit, Action<string> onLine)
    {
        var line = new StringBuilder();
        var chunk = new char[ChunkSize];
        var tooLong = false;
        int read;
        while ((read = await reader.ReadAsync(chunk)) > 0)
        {
            for (var start = 0; start < read;)
            {
                var end = Array.IndexOf(chunk, '\n', start, read - start);
                var length = (end < 0 ? read : end) - start;
                tooLong |= line.Length + length > limit;
                if (!tooLong)
                {
                    line.Append(chunk, start, length);
                }

                if (end >= 0)
                {
                    Flush();
                }

                start += length + (end < 0 ? 0 : 1);
            }
        }

        Flush();

        void Flush()
        {
            if (!tooLong && line.Length > 0)
            {
                onLine(line.ToString());
            }

            line.Clear();
            tooLong = false;
        }
    }
}
