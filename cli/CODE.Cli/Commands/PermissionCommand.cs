using System.CommandLine;

namespace CODE.Cli.Commands;

/// <summary><c>mcp permission</c>: who may use what.</summary>
internal sealed class PermissionCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public PermissionCommand(GlobalOptions options)
        : base("permission", "Grant, show and take back permissions (needs an admin's token)")
    {
        Add(new PermissionAddCommand(options));
        Add(new PermissionListCommand(options));
        Add(new PermissionRemoveCommand(options));
    }
}
