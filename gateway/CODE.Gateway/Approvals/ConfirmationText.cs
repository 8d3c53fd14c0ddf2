using System.Globalization;
using System.Text;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Approvals;

/// <summary>Tells the human at the host what exactly will happen when he says yes.</summary>
internal static class ConfirmationText
{
    private const int MaxDestroys = 20;

    /// <summary>The text.</summary>
    public static string Of(GatewayCall call, ApprovalEvidence evidence, DateTimeOffset expiresAt)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{call.Use!.Key}{(evidence.Title is { } title ? $" (\"{title}\")" : "")} of the {call.Use.Server.Name} server is to run for {ShownText.Of(call.Caller.Subject)}.");
        text.Append(evidence.IsDestructive ? " It may destroy things." : " It may change things.").Append('\n');
        text.Append("Arguments: ").Append(evidence.Arguments).Append('\n');
        if (evidence.Answers is { } answers)
        {
            text.Append("Answers to the server's questions: ").Append(answers).Append('\n');
        }

        if (evidence.Plan is { } plan)
        {
            AppendPlan(text, plan);
        }
        else if (evidence.Resource is { Fault: { } fault })
        {
            text.Append("What it will do could not be shown: ").Append(fault).Append('\n');
        }

        return text.Append(CultureInfo.InvariantCulture, $"Your approval is good for this one call, until {expiresAt.UtcDateTime:HH:mm:ss} UTC.").ToString();
    }

    private static void AppendPlan(StringBuilder text, PlanEvidence plan)
    {
        var counts = string.Join(", ", plan.Counts.Where(static count => count.Value != 0).Select(static count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} {count.Key}")));
        text.Append("Plan: ").Append(counts.Length > 0 ? counts : "no changes").Append(".\n");
        if (plan.Destroys.Count > 0)
        {
            var more = plan.Destroys.Count > MaxDestroys || plan.MoreDestroys ? ", and more" : "";
            text.Append("Destroys: ").AppendJoin(", ", plan.Destroys.Take(MaxDestroys)).Append(more).Append(".\n");
        }

        foreach (var risk in plan.Risks)
        {
            text.Append("Risk: ").Append(risk).Append('\n');
        }
    }
}
