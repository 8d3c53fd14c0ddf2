using System.ComponentModel.DataAnnotations;

namespace CODE.Monitoring;

/// <summary>The limits of the monitoring server. Configuration section <c>Monitoring</c>.</summary>
public sealed class MonitoringOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Monitoring";

    /// <summary>For how many hours a silence may be made at most.</summary>
    /// <value>The default is 24.</value>
    [Range(1, 24 * 31)]
    public int MaxSilenceHours { get; set; } = 24;
}
