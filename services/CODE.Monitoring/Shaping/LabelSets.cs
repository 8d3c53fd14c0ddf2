using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Text;

namespace CODE.Monitoring.Shaping;

/// <summary>Shows the labels of several things: what all of them have is told once. Labels are text that others wrote: each is made visible and cut.</summary>
internal static class LabelSets
{
    private const int MaxName = 80;
    private const int MaxValue = 120;
    private const int MaxLabels = 30;

    /// <summary>Splits label sets into what is common and what is each one's own.</summary>
    /// <param name="sets">The sets. A single one has nothing in common with others.</param>
    public static (IReadOnlyDictionary<string, string>? Common, IReadOnlyList<IReadOnlyDictionary<string, string>> Own) Split(IReadOnlyList<IReadOnlyDictionary<string, string>> sets)
    {
        if (sets.Count < 2)
        {
            return (null, [.. sets.Select(Shown)]);
        }

        var common = sets[0].Where(label => sets.All(set => set.TryGetValue(label.Key, out var value) && value == label.Value)).ToDictionary(StringComparer.Ordinal);
        return (common.Count == 0 ? null : Shown(common), [.. sets.Select(set => Shown(set.Where(label => !common.ContainsKey(label.Key))))]);
    }

    /// <summary>Labels as they are shown, the metric's name first.</summary>
    public static IReadOnlyDictionary<string, string> Shown(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in labels.OrderBy(static label => label.Key == Series.NameLabel ? 0 : 1).ThenBy(static label => label.Key, StringComparer.Ordinal).Take(MaxLabels))
        {
            shown[UntrustedText.Show(name, MaxName)] = Value(value);
        }

        return shown;
    }

    /// <summary>A label's value as it is shown.</summary>
    public static string Value(string value) => UntrustedText.Show(value, MaxValue);
}
