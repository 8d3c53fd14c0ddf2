using CODE.Gateway.Catalog;
using CODE.Gateway.Definitions;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;

namespace CODE.Gateway.Policy;

/// <summary>Every permission at one moment, and what follows from them: nothing is allowed that none allows, and one that forbids wins.</summary>
internal sealed class PermissionSet(IReadOnlyList<Permission> all)
{
    /// <summary>The permissions about one caller, in order.</summary>
    public IReadOnlyList<Permission> Of(Caller caller) => [.. all.Where(permission => permission.Scope.IsAbout(caller))];

    /// <summary>What the permissions about one caller say of one thing, before the arguments are known.</summary>
    public static PermissionsOfUse Resolve(IReadOnlyList<Permission> ofCaller, CallUse use, ToolDefinition? tool)
    {
        // What is forbidden for some of what a template could become does not hide the template; what is allowed for some shows it.
        var denies = ofCaller.Where(permission => permission.Record.Effect == PermissionEffect.Deny && permission.Scope.IsAbout(use, tool)).ToArray();
        var allows = ofCaller.Where(permission => permission.Record.Effect == PermissionEffect.Allow
            && (use.Kind == OfferKind.Templates ? permission.Scope.CouldBeAbout(use, tool) : permission.Scope.IsAbout(use, tool))).ToArray();
        return new PermissionsOfUse(denies, allows);
    }
}

/// <summary>The permissions of one caller for one thing.</summary>
/// <param name="denies">Those that forbid it.</param>
/// <param name="allows">Those that allow it.</param>
internal sealed class PermissionsOfUse(Permission[] denies, Permission[] allows)
{
    private readonly Permission? _deny = Array.Find(denies, static permission => permission.Scope.Condition is null);
    private readonly Permission? _allow = Array.Find(allows, static permission => permission.Scope.Condition is null);

    /// <summary>Whether it is shown: some arguments could be allowed.</summary>
    public bool IsListed => _deny is null && allows.Length > 0;

    /// <summary>Decides about a call.</summary>
    public Verdict Decide(Caller caller, CallUse use, ToolDefinition? tool, ReadOnlyMemory<byte> arguments)
    {
        if (_deny is not null)
        {
            return Denied(caller, use, _deny);
        }

        foreach (var deny in denies)
        {
            if (deny.Scope.Condition!.MayFit(arguments, tool))
            {
                return Denied(caller, use, deny);
            }
        }

        return (_allow ?? Array.Find(allows, allow => allow.Scope.Condition!.SurelyFits(arguments, tool)))?.Allowed ?? NotAllowed(caller, use);
    }

    private static Verdict Denied(Caller caller, CallUse use, Permission deny)
    {
        var with = deny.Scope.Condition is { } condition ? $" when {condition.Text}, which holds or cannot be ruled out" : string.Empty;
        return Refusal(caller, use, deny.Id, $"The rule {deny.Id} forbids it{with}.", "Ask whoever keeps the policy; no other permission can allow it.");
    }

    private Verdict NotAllowed(Caller caller, CallUse use)
    {
        if (allows.Length > 0)
        {
            var conditions = string.Join("; ", allows.Take(3).Select(static allow => $"{allow.Id} when {allow.Scope.Condition!.Text}"));
            return Refusal(caller, use, "default", $"It is allowed only with other arguments: {conditions}.", "Call it with arguments that fit, or ask an operator for a wider permission.");
        }

        return Refusal(caller, use, "default", "No permission allows it.", $"Ask an operator for it: mcp permission add --user {caller.Subject} --server {use.Server.Name} {OptionOf(use.Kind)} {use.Key}");
    }

    private static Verdict Refusal(Caller caller, CallUse use, string rule, string reason, string fix) => new(PermissionStep.Name, IsAllowed: false, rule, reason, new Fault(
        FaultCodes.PermissionDenied, $"{caller.Subject} may not use {use.Key} of the {use.Server.Name} server. {reason}", fix));

    private static string OptionOf(OfferKind kind) => kind == OfferKind.Tools ? "--tool" : kind == OfferKind.Prompts ? "--prompt" : "--resource";
}
