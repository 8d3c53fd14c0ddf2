using System.CommandLine;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;
using CODE.Cli.Output;

namespace CODE.Cli.Commands;

/// <summary><c>mcp approvals show</c>: everything that is known about one call.</summary>
internal sealed class ApprovalsShowCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public ApprovalsShowCommand(GlobalOptions options)
        : base("show", "Show an approval with its evidence")
    {
        var id = new Argument<string>("ID") { Description = "The approval" };
        Add(id);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            (HeldApproval approval, JsonNode raw) = await new ApprovalApi(session.Admin).ShowAsync(parse.GetRequiredValue(id), cancellation);
            if (session.Terminal.Json) session.Terminal.WriteJson(raw);
            else Show(session.Terminal, approval);
            return ExitCode.Ok;
        });
    }

    private static void Show(Terminal terminal, HeldApproval approval)
    {
        ApprovalProof evidence = approval.Evidence;
        terminal.WriteLine(approval.Id, new Cell(approval.State, ApprovalsListCommand.ColorOf(approval.State)));
        Line(terminal, "call", $"{approval.Tool} of {approval.Server}{(evidence.Title is { } title ? $" ({title})" : "")}");
        Line(terminal, "hints", $"{(evidence.IsDestructive is false ? "not destructive" : "destructive")}, {(evidence.IsIdempotent is true ? "repeating it changes nothing more" : "not idempotent")}");
        Line(terminal, "requester", approval.Client is null ? approval.Requester : $"{approval.Requester} by {approval.Client}");
        Line(terminal, "needs", $"{approval.Kind} ({approval.Rule})");
        Line(terminal, "asked", ApprovalsListCommand.At(approval.RequestedAt));
        Line(terminal, "until", ApprovalsListCommand.At(approval.ExpiresAt));
        if (approval.Decision is { } said)
            Line(terminal, approval.State == "withdrawn" ? "withdrawn" : "decided", $"{ApprovalsListCommand.At(said.At)} by {said.By}{(said.Reason is null ? "" : $": {said.Reason}")}");
        if (approval.UsedAt is { } used) Line(terminal, "used", ApprovalsListCommand.At(used));
        Line(terminal, "arguments", evidence.Arguments);
        if (evidence.Answers is { } answers) Line(terminal, "answers", answers);
        if (evidence.Plan is { } plan) Show(terminal, plan);
        if (evidence.Resource is not { } resource) return;
        Line(terminal, "evidence", resource.Fault is { } fault ? $"{resource.Uri} {fault}" : resource.Uri);
        if (resource.Text is { } text) terminal.WriteText(text);
    }

    private static void Show(Terminal terminal, ApprovalPlan plan)
    {
        Line(terminal, "plan", string.Join(", ", (plan.Counts ?? new Dictionary<string, long>()).Select(count => FormattableString.Invariant($"{count.Value} {count.Key}"))));
        foreach (string address in plan.Destroys ?? []) Line(terminal, "destroys", address);
        if (plan.MoreDestroys) Line(terminal, "destroys", "… and more");
        foreach (string risk in plan.Risks ?? []) Line(terminal, "risk", risk);
    }

    private static void Line(Terminal terminal, string name, string? value) => terminal.WriteLine((name + ":").PadRight(11), value);
}
