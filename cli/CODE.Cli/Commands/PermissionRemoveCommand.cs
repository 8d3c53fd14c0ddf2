using System.CommandLine;
using CODE.Cli.Gateway;

namespace CODE.Cli.Commands;

/// <summary><c>mcp permission remove</c>: takes a granted permission back.</summary>
internal sealed class PermissionRemoveCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public PermissionRemoveCommand(GlobalOptions options)
        : base("remove", "Take a granted permission back")
    {
        var name = new Argument<string>("NAME") { Description = "Its name" };
        Add(name);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            await new PermissionApi(session.Admin).RemoveAsync(parse.GetRequiredValue(name), cancellation);
            session.Terminal.Note($"note: '{parse.GetRequiredValue(name)}' is removed; every replica of the gateway knows within a second or two.");
            return ExitCode.Ok;
        });
    }
}
