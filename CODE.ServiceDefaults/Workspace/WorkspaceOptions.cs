using System.ComponentModel.DataAnnotations;

namespace CODE.ServiceDefaults.Workspace;

/// <summary>Where callers' files may lie. Configuration section <c>Workspace</c>.</summary>
public sealed class WorkspaceOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Workspace";

    /// <summary>Folders that tools may read and write in. Nothing outside them is touched; without one, every path is refused.</summary>
    [MaxLength(64)]
    public IList<string> Roots { get; } = [];
}
