using System.CommandLine;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;

namespace CODE.Cli.Commands;

/// <summary><c>mcp approvals approve</c>, <c>refuse</c> and <c>withdraw</c>.</summary>
internal sealed class ApprovalsDecideCommand : Command
{
    /// <param name="options">The options of every command.</param>
    /// <param name="verb">What is done, which is also the command's name.</param>
    /// <param name="description">What that means.</param>
    public ApprovalsDecideCommand(GlobalOptions options, string verb, string description)
        : base(verb, description)
    {
        var id = new Argument<string>("ID") { Description = "The approval" };
        var reason = new Option<string?>("--reason") { Description = "Why; whoever called is told", HelpName = "TEXT" };
        Add(id);
        Add(reason);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            (HeldApproval approval, JsonNode raw) = await new ApprovalApi(session.Admin).DecideAsync(parse.GetRequiredValue(id), verb, parse.GetValue(reason), cancellation);
            if (session.Terminal.Json) session.Terminal.WriteJson(raw);
            else session.Terminal.WriteText(TextOf(approval));
            return ExitCode.Ok;
        });
    }

    private static string TextOf(HeldApproval approval) => approval.State == "approved"
        ? $"{approval.Id} is approved: {approval.Tool} of {approval.Server} runs once for {approval.Requester} when the call is repeated, until {ApprovalsListCommand.At(approval.ExpiresAt)}."
        : $"{approval.Id} is {approval.State}: {approval.Tool} of {approval.Server} for {approval.Requester}.";
}
