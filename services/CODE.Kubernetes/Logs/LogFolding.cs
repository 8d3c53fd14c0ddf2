using System.Globalization;
using System.Text;
using CODE.Clusters.Objects;
using CODE.Kubernetes.Folding;

namespace CODE.Kubernetes.Logs;

/// <summary>
/// Folds a log while it is read: lines that say the same, apart from numbers, times and identifiers, become one with a count, at the place of the last of them. What is kept has a limit,
/// however long the log is; the end of it wins.
/// </summary>
/// <param name="limits">How much is kept.</param>
/// <param name="filter">Which lines are looked for; all when null.</param>
/// <param name="hasTimes">Whether each line begins with the time that the kubelet wrote.</param>
internal sealed class LogFolding(LogLimits limits, LogFilter? filter, bool hasTimes)
{
    // Shorter ones, such as a bracket, say something only where they stand: they are folded with their neighbours alone.
    private const int TellingLength = 8;
    private readonly LinkedList<Entry> _entries = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byKey = new(StringComparer.Ordinal);
    private long _read;
    private long _matched;

    /// <summary>Adds the next line, without its line break.</summary>
    public void Add(string line)
    {
        _read++;
        var (time, text) = hasTimes ? Split(line) : (null, line);
        if (filter?.Matches(text) == false)
        {
            return;
        }

        _matched++;
        var shown = UntrustedText.Show(text.TrimEnd(), limits.LineCharacters);
        var key = RepeatKey.Of(shown);
        if (Find(key) is not { } node)
        {
            Append(key, new Entry(key, shown, time));
            return;
        }

        node.Value.Repeat(shown, time);
        _entries.Remove(node);
        _entries.AddLast(node);
    }

    /// <summary>What is kept.</summary>
    public FoldedLog Finish()
    {
        var lines = new List<FoldedLine>();
        var bytes = 0;
        for (var node = _entries.Last; node is not null; node = node.Previous)
        {
            bytes += Encoding.UTF8.GetByteCount(node.Value.Text);
            if (bytes > limits.Bytes && lines.Count > 0)
            {
                break;
            }

            lines.Add(node.Value.ToLine());
        }

        lines.Reverse();
        return new FoldedLog(lines, _read, _matched, lines.Sum(static line => line.Count));
    }

    private LinkedListNode<Entry>? Find(string key) => _entries.Last is { } last && last.Value.Key == key ? last : _byKey.GetValueOrDefault(key);

    private void Append(string key, Entry entry)
    {
        var node = _entries.AddLast(entry);
        if (key.Count(char.IsLetter) >= TellingLength)
        {
            _byKey[key] = node;
        }

        if (_entries.Count > limits.Lines && _entries.First is { } oldest)
        {
            _entries.Remove(oldest);
            if (_byKey.TryGetValue(oldest.Value.Key, out var known) && known == oldest)
            {
                _byKey.Remove(oldest.Value.Key);
            }
        }
    }

    // 2026-03-04T11:59:58.123456789Z text
    private static (DateTime? Time, string Text) Split(string line)
    {
        var end = line.IndexOf(' ', StringComparison.Ordinal);
        return DateTimeOffset.TryParse(end < 0 ? line : line.AsSpan(0, end), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (time.UtcDateTime, end < 0 ? "" : line[(end + 1)..])
            : (null, line);
    }

    private sealed class Entry(string key, string text, DateTime? time)
    {
        private readonly DateTime? _first = time;
        private DateTime? _last = time;
        private long _count = 1;

        public string Key { get; } = key;

        public string Text { get; private set; } = text;

        public void Repeat(string text, DateTime? time)
        {
            Text = text;
            _last = time ?? _last;
            _count++;
        }

        public FoldedLine ToLine() => new(Text, _count, Whole(_first), Whole(_last));

        // Fractions of a second say nothing here and are long.
        private static DateTime? Whole(DateTime? time) => time is { } known ? new DateTime(known.Ticks - (known.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc) : null;
    }
}
