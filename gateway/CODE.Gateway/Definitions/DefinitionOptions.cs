using System.ComponentModel.DataAnnotations;

namespace CODE.Gateway.Definitions;

/// <summary>What the gateway asks of tools' definitions. Configuration section <c>Definitions</c>.</summary>
public sealed class DefinitionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Definitions";

    /// <summary>
    /// Whether only accepted definitions are offered. Without it, every definition of the fleet's own servers is taken as it comes, which is for
    /// those who develop a server; foreign servers are held to the lock all the same.
    /// </summary>
    /// <value>The default is true.</value>
    public bool Pinned { get; set; } = true;

    /// <summary>The operator's lock file, JSON. It is made when something is accepted; without one, nothing can be accepted at run time.</summary>
    public string? LockFile { get; set; }

    /// <summary>How often the lock file is looked at for changes.</summary>
    /// <value>The default is 1 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(1);
}
