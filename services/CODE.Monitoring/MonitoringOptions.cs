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

    /// <summary>The service level objectives by name, of which gathered context tells how their budgets are.</summary>
    public IDictionary<string, ObjectiveOptions> Objectives { get; init; } = new Dictionary<string, ObjectiveOptions>(StringComparer.Ordinal);
}

/// <summary>A service level objective.</summary>
public sealed class ObjectiveOptions
{
    /// <summary>Counts good events: the selector of a counter, or PromQL with <c>$window</c>.</summary>
    public string Good { get; set; } = "";

    /// <summary>Counts all events, likewise.</summary>
    public string Total { get; set; } = "";

    /// <summary>The share of events that is to be good, in percent.</summary>
    public double Percent { get; set; }

    /// <summary>Over what time.</summary>
    /// <value>The default is <c>30d</c>.</value>
    public string Period { get; set; } = "30d";

    /// <summary>The deployment that it is about.</summary>
    /// <value>Null: the one that the objective is named like.</value>
    public string? Deployment { get; set; }

    /// <summary>The backend to ask; the default one when null.</summary>
    public string? Context { get; set; }
}
