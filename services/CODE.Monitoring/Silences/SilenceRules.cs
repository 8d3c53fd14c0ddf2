using CODE.Prometheus.Alerting;
using CODE.ServiceDefaults.Faults;

namespace CODE.Monitoring.Silences;

/// <summary>Which silences may be made: none that keeps everything quiet, none for ever.</summary>
internal static class SilenceRules
{
    private const int MaxMatchers = 20;

    // What no label means, of several lengths and kinds: whatever fits one of these fits nearly everything.
    private static readonly string[] Improbable = ["", "q", "7", "zqxjkvbw", "Zq-7/xj_kv.bw:42", "9f86d081884c7d659a2feaa0c55ad015", "ж", "a b", "a\nb", new string('z', 64)];

    /// <summary>Makes sure that matchers name something.</summary>
    /// <exception cref="FaultException">They would fit every alert, or cannot be read.</exception>
    public static void Check(IReadOnlyList<LabelMatcher> matchers)
    {
        if (matchers.Count is 0 or > MaxMatchers)
        {
            throw new FaultException(FaultCodes.InvalidArgument, matchers.Count == 0 ? "There are no matchers: the silence would fit every alert." : "There are too many matchers.", $"Give 1 to {MaxMatchers} matchers such as alertname=\"HighLatency\". Nothing was done.");
        }

        if (matchers.FirstOrDefault(static matcher => !matcher.IsReadable) is { } unreadable)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"The regular expression for {unreadable.Name} cannot be read.", "It is RE2, which has no lookaround and no backreferences. Nothing was done.");
        }

        if (!matchers.Any(Narrows))
        {
            throw new FaultException(
                FaultCodes.InvalidArgument,
                "The matchers fit every alert, or nearly: none of them names a value.",
                "Name at least one value, such as alertname=\"HighLatency\" or job=~\"web|api\"; != and !~ alone and patterns such as .* or .+ do not. Nothing was done.");
        }
    }

    // A value, or a pattern that only meant values fit.
    private static bool Narrows(LabelMatcher matcher) => matcher.IsEqual && (matcher.IsRegex ? !Improbable.Any(matcher.FitsValue) : matcher.Value.Length > 0);
}
