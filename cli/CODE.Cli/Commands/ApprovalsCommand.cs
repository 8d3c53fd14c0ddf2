using System.CommandLine;

namespace CODE.Cli.Commands;

/// <summary><c>mcp approvals</c>: calls that wait for somebody's approval.</summary>
internal sealed class ApprovalsCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public ApprovalsCommand(GlobalOptions options)
        : base("approvals", "Show calls that need an approval, and decide about them")
    {
        Add(new ApprovalsListCommand(options));
        Add(new ApprovalsShowCommand(options));
        Add(new ApprovalsDecideCommand(options, "approve", "Let a call run: once, when it is made again exactly as it was"));
        Add(new ApprovalsDecideCommand(options, "refuse", "Forbid a call, also one that was approved and has not run"));
        Add(new ApprovalsDecideCommand(options, "withdraw", "Take back a call of your own"));
    }
}
