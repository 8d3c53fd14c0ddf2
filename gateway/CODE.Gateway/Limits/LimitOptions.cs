using System.ComponentModel.DataAnnotations;

namespace CODE.Gateway.Limits;

/// <summary>The limit that holds for every caller, whatever the policy says. Configuration section <c>Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Limits";

    /// <summary>How many requests a caller may make, lists included: a number, <c>/</c>, and <c>s</c>, <c>min</c>, <c>h</c> or <c>d</c>.</summary>
    /// <value>The default is 6000/min: no model works as fast, and a loop that went wrong is slowed down.</value>
    [RegularExpression(@"^[1-9][0-9]{0,6}/(s|min|h|d)$")]
    public string Rate { get; set; } = "6000/min";

    /// <summary>How many requests of a caller may run at once.</summary>
    /// <value>The default is 64.</value>
    [Range(1, 100_000)]
    public int Concurrency { get; set; } = 64;

    /// <summary>How much longer than its own deadline a tool may take until the gateway ends the call.</summary>
    /// <value>The default is 5 s.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DeadlineGrace { get; set; } = TimeSpan.FromSeconds(5);
}
