using CODE.Gateway.Definitions;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Approvals;

/// <summary>
/// Decides whose approval a call needs. The first rule of the policy that is about it decides, as in a firewall. Where it cannot be told whether
/// a rule's condition fits, because an argument that it names is absent, the stricter counts of what the rule says and what would hold without it.
/// </summary>
internal sealed class ApprovalRules(PolicySource policy, HarmlessCalls harmless, IOptions<ApprovalOptions> options)
{
    private static readonly SubjectsRecord Admins = new(Roles: [FleetPolicies.AdminRole]);

    /// <summary>Decides about a call of a tool.</summary>
    public async ValueTask<ApprovalNeed> NeedOfAsync(GatewayCall call)
    {
        var (use, arguments) = (call.Use!, call.Message.Arguments);
        ApprovalNeed? doubtful = null;
        foreach (var rule in policy.Current.Approvals)
        {
            if (!rule.Scope.IsAbout(call.Caller) || !rule.Scope.IsAbout(use, call.Tool))
            {
                continue;
            }

            if (rule.Scope.Condition is not { } condition || condition.SurelyFits(arguments, call.Tool))
            {
                return Stricter(doubtful, NeedOf(rule));
            }

            if (condition.MayFit(arguments, call.Tool))
            {
                doubtful = Stricter(doubtful, NeedOf(rule));
            }
        }

        return Stricter(doubtful, await DefaultAsync(call.Tool, arguments));
    }

    private static ApprovalNeed Stricter(ApprovalNeed? doubtful, ApprovalNeed sure) => doubtful is not null && doubtful.Kind >= sure.Kind ? doubtful : sure;

    private ApprovalNeed NeedOf(ApprovalRule rule) => new(
        rule.Record.Approval,
        rule.Id,
        rule.Record.Approval == ApprovalKind.None ? $"The rule {rule.Id} asks for no approval." : $"The rule {rule.Id} asks for the approval of {Whose(rule.Record.Approval)}.",
        rule.Record.Approvers ?? Admins,
        rule.ExpiresIn ?? options.Value.ExpiresIn);

    private async ValueTask<ApprovalNeed> DefaultAsync(ToolDefinition? tool, ReadOnlyMemory<byte> arguments)
    {
        if (tool is { IsDestructive: false })
        {
            return Default(ApprovalKind.None, tool.IsReadOnly ? "The tool changes nothing." : "The tool destroys nothing.");
        }

        if (tool is not null && await harmless.IsHarmlessAsync(tool, arguments))
        {
            return Default(ApprovalKind.None, "With these arguments the call destroys nothing.");
        }

        var kind = options.Value.Destructive;
        return Default(kind, kind == ApprovalKind.None ? "Destructive calls need no approval here." : $"The tool may destroy something; such calls need the approval of {Whose(kind)}.");
    }

    private ApprovalNeed Default(ApprovalKind kind, string reason) => new(kind, "default", reason, Admins, options.Value.ExpiresIn);

    private static string Whose(ApprovalKind kind) => kind == ApprovalKind.Caller ? "the human who has it called" : "somebody else who may approve it";
}
