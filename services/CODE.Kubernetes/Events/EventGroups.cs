using System.Text.RegularExpressions;
using CODE.Clusters.Objects;
using CODE.Kubernetes.Folding;
using k8s.Models;

namespace CODE.Kubernetes.Events;

/// <summary>Groups events, so that a Deployment that cannot pull its image on thirty pods is one line and not three hundred.</summary>
internal static partial class EventGroups
{
    private const int MostOfMessage = 300;
    private const int MostOfWord = 100;

    // What an API server puts behind the prefix of a generated name: five signs without vowels.
    private const string Generated = "-[bcdfghjklmnpqrstvwxz2456789]{5}";

    /// <summary>Groups events.</summary>
    /// <param name="events">The events in any order.</param>
    /// <returns>The groups; what happened last comes first.</returns>
    public static IReadOnlyList<EventGroup> Of(IEnumerable<Corev1Event> events) =>
    [
        .. events.Select(Seen.Of).GroupBy(static seen => seen.Key).Select(Folded)
            .OrderByDescending(static group => group.Last ?? DateTime.MinValue)
            .ThenByDescending(static group => group.Count)
            .ThenBy(static group => group.Name, StringComparer.Ordinal)
            .ThenBy(static group => group.Message, StringComparer.Ordinal),
    ];

    private static EventGroup Folded(IGrouping<GroupKey, Seen> group)
    {
        var key = group.Key;
        string[] names = [.. group.Select(static seen => seen.Name).Distinct(StringComparer.Ordinal)];
        var latest = group.MaxBy(static seen => seen.Last ?? DateTime.MinValue)!;
        return new EventGroup(
            key.Type, key.Reason, key.Kind, key.Namespace, names is [var only] ? only : $"{key.Stem}-*", names.Length, group.Sum(static seen => seen.Count),
            group.Min(static seen => seen.First), group.Max(static seen => seen.Last), latest.Message);
    }

    /// <summary>What the replicas of one thing have in common in their names: pods without what was generated, Jobs of a CronJob without their time.</summary>
    internal static string StemOf(string kind, string name) => kind switch
    {
        "Pod" => TimeOfCronJob().Replace(EndOfPod().Replace(name, ""), ""),
        "Job" => TimeOfCronJob().Replace(name, ""),
        _ => name,
    };

    [GeneratedRegex(Generated + "$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EndOfPod();

    [GeneratedRegex(Generated + "(?![a-z0-9])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NameOfPod();

    [GeneratedRegex("-[0-9]{8,10}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TimeOfCronJob();

    private sealed record GroupKey(string Type, string Reason, string Kind, string Namespace, string Stem, string Message);

    /// <summary>An event, whichever of its two generations of fields it has.</summary>
    private sealed record Seen(GroupKey Key, string Name, string Message, long Count, DateTime? First, DateTime? Last)
    {
        // A recorder that has too many of a kind writes this before its last one.
        private const string Combined = "(combined from similar events): ";

        public static Seen Of(Corev1Event item)
        {
            var (kind, name) = (Word(item.InvolvedObject?.Kind), Word(item.InvolvedObject?.Name));
            var message = UntrustedText.Flatten(item.Message, MostOfMessage);
            var told = message.StartsWith(Combined, StringComparison.Ordinal) ? message[Combined.Length..] : message;
            var key = new GroupKey(
                Word(item.Type), Word(item.Reason), kind, Word(item.InvolvedObject?.NamespaceProperty), StemOf(kind, name),
                RepeatKey.Of(NameOfPod().Replace(name.Length == 0 ? told : told.Replace(name, "*", StringComparison.Ordinal), "-*")));
            DateTime?[] times = [item.FirstTimestamp, item.EventTime, item.LastTimestamp, item.Series?.LastObservedTime];
            return new Seen(
                key, name, message, Math.Max(1, Math.Max(item.Count ?? 0, item.Series?.Count ?? 0)),
                times.Min() ?? item.Metadata?.CreationTimestamp, times.Max() ?? item.Metadata?.CreationTimestamp);
        }

        private static string Word(string? text) => UntrustedText.Flatten(text, MostOfWord);
    }
}
