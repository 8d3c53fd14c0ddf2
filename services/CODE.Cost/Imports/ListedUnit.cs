using System.Globalization;
using System.Text.RegularExpressions;

namespace CODE.Cost.Imports;

/// <summary>Brings the providers' units to those of the catalogue.</summary>
internal static partial class ListedUnit
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        // Amazon
        ["Hrs"] = "hour", ["Hours"] = "hour", ["Hour"] = "hour", ["vCPU-Hours"] = "vcpu_hour", ["GB-Hours"] = "gb_hour", ["LCU-Hrs"] = "lcu_hour", ["ACU-Hr"] = "acu_hour",
        ["ReadCapacityUnit-Hrs"] = "rcu_hour", ["WriteCapacityUnit-Hrs"] = "wcu_hour", ["GB-Mo"] = "gb_month", ["IOPS-Mo"] = "iops_month", ["MiBps-Mo"] = "mibps_month",
        ["Requests"] = "request", ["Request"] = "request", ["Queries"] = "request", ["IOs"] = "request", ["GB"] = "gb", ["Lambda-GB-Second"] = "gb_second", ["Mo"] = "month",
        ["Keys"] = "month", ["Secrets"] = "month", ["HostedZone"] = "month", ["Alarms"] = "month", ["Rule"] = "month", ["Web ACL"] = "month", ["StateTransitions"] = "request",

        // Microsoft
        ["Month"] = "month", ["Day"] = "day", ["GB/Month"] = "gb_month", ["GB Second"] = "gb_second", ["GB Hour"] = "gb_hour", ["GB Hours"] = "gb_hour", [""] = "request",

        // Google
        ["h"] = "hour", ["mo"] = "month", ["GBy.mo"] = "gb_month", ["GiBy.mo"] = "gb_month", ["GBy.h"] = "gb_hour", ["GiBy.h"] = "gb_hour", ["GiBy"] = "gb", ["GBy"] = "gb",
        ["GiBy.s"] = "gb_second", ["s"] = "vcpu_second", ["count"] = "request", ["TiBy"] = "tib",
    };

    /// <summary>The unit, and by what a price has to be divided to be that of one unit.</summary>
    /// <param name="listed">As the provider writes it: <c>Hrs</c>, <c>10K</c>, <c>100 Hours</c>, <c>1 GB/Month</c>, <c>GiBy.mo</c>.</param>
    public static (string Unit, decimal Divisor) Of(string listed)
    {
        // The throughput of volumes is sold by the MiB/s and listed by the GiB/s.
        if (listed.Equals("GiBps-mo", StringComparison.OrdinalIgnoreCase))
        {
            return ("mibps_month", 1024);
        }

        var match = Quantity().Match(listed);
        if (!match.Success || !decimal.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            return (NameOf(listed), 1);
        }

        var thousands = match.Groups[2].Value switch
        {
            "K" => 1_000,
            "M" => 1_000_000,
            _ => 1,
        };
        return (NameOf(match.Groups[3].Value), number * thousands);
    }

    private static string NameOf(string text) => Names.TryGetValue(text.Trim(), out var name) ? name : text.Trim().ToLowerInvariant().Replace(' ', '_');

    [GeneratedRegex("^([0-9]{1,9})([KM]?)(?:[ /]+(.*))?$")]
    private static partial Regex Quantity();
}
