using CODE.Prometheus.Alerting;
using CODE.Prometheus.Language;
using CODE.ServiceDefaults.Faults;

namespace CODE.Monitoring.Tools;

/// <summary>Reads matchers of arguments.</summary>
internal static class MatcherArgument
{
    /// <summary>Reads them.</summary>
    /// <exception cref="FaultException">They cannot be read.</exception>
    public static IReadOnlyList<LabelMatcher> Read(string? text)
    {
        if (text is null)
        {
            return [];
        }

        // To alerts a name is that of the alert.
        return SelectorReader.Read(text, out var matchers) is { } fault
            ? throw new FaultException(FaultCodes.InvalidArgument, $"'matchers' cannot be read. {fault}", "Give matchers such as alertname=\"HighLatency\",job=~\"web|api\". Nothing was done.")
            : [.. matchers.Select(static matcher => matcher.Name == "__name__" ? matcher with { Name = "alertname" } : matcher)];
    }
}
