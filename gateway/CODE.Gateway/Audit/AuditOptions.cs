using System.ComponentModel.DataAnnotations;

namespace CODE.Gateway.Audit;

/// <summary>How the audit is kept. Configuration section <c>Audit</c>.</summary>
internal sealed class AuditOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Audit";

    /// <summary>For how many days records are kept, the current one not counted.</summary>
    /// <value>The default is 90.</value>
    [Range(1, 3_650)]
    public int RetentionDays { get; set; } = 90;

    /// <summary>About how many bytes of memory records may take that wait for the store; more are dropped, and counted.</summary>
    /// <value>The default is 32 MiB.</value>
    [Range(4 * 1024, 1024 * 1024 * 1024)]
    public int MaxPendingBytes { get; set; } = 32 * 1024 * 1024;
}
