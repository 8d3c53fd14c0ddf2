using System.Security.Cryptography;
using System.Text.Json;
using CODE.Gateway.Catalog;
using CODE.Gateway.Definitions;
using CODE.Gateway.Identity;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Identity;

namespace CODE.Gateway.Policy;

/// <summary>
/// Decides who may use what. Lists and calls ask the same question here. What follows from the permissions is worked out once for each
/// token and thing, and kept until any permission changes.
/// </summary>
internal sealed class Permissions(PolicySource policy, PermissionGrants grants)
{
    private volatile Snapshot _snapshot = new([], []);

    /// <summary>Decides about a call.</summary>
    public Verdict Decide(Caller caller, TokenHash token, CallUse use, ToolDefinition? tool, ReadOnlyMemory<byte> arguments) =>
        Current.Of(caller, token).Of(use, tool).Decide(caller, use, tool, arguments);

    /// <summary>Whether a thing is shown to a caller: whether some call of it could be allowed.</summary>
    public bool IsListed(Caller caller, TokenHash token, CallUse use, ToolDefinition? tool) => Current.Of(caller, token).Of(use, tool).IsListed;

    /// <summary>Whether a caller may use anything of a server.</summary>
    public bool IsOpen(Caller caller, TokenHash token, FleetServer server) => Current.Of(caller, token).IsOpen(server);

    /// <summary>Names a caller together with everything that decides what the caller sees: two callers of one scope are one, with the same permissions.</summary>
    public string ScopeOf(Caller caller, TokenHash token) => Current.Of(caller, token).ScopeOf(caller);

    private Snapshot Current
    {
        get
        {
            var (file, granted, snapshot) = (policy.Current.Permissions, grants.Current, _snapshot);
            return snapshot.IsOf(file, granted) ? snapshot : _snapshot = new Snapshot(file, granted);
        }
    }

    private sealed class Snapshot(IReadOnlyList<Permission> file, IReadOnlyList<Permission> granted)
    {
        private const int MaxTokens = 10_000;
        private readonly PermissionSet _set = new([.. file, .. granted]);
        private readonly Memo<TokenHash, CallerPermissions> _callers = new(MaxTokens);

        public bool IsOf(IReadOnlyList<Permission> otherFile, IReadOnlyList<Permission> otherGranted) => ReferenceEquals(file, otherFile) && ReferenceEquals(granted, otherGranted);

        public CallerPermissions Of(Caller caller, TokenHash token) =>
            _callers.Of(token, (_set, caller), static (_, known) => new CallerPermissions(known._set.Of(known.caller)));
    }

    private sealed class CallerPermissions(IReadOnlyList<Permission> permissions)
    {
        // Resources have any number of URIs; tools, prompts and the rest fit easily.
        private const int MaxUses = 5_000;
        private string? _scope;
        private readonly Memo<(string Server, OfferKind Kind, string Key, bool IsReadOnly), PermissionsOfUse> _uses = new(MaxUses);

        public PermissionsOfUse Of(CallUse use, ToolDefinition? tool) => _uses.Of(
            (use.Server.Name, use.Kind, use.Key, tool?.IsReadOnly ?? false), (permissions, use, tool), static (_, known) => PermissionSet.Resolve(known.permissions, known.use, known.tool));

        // All tokens of a caller are the same here, as they have the same name, roles and client: worked out once for each token, since that is how these are found.
        public string ScopeOf(Caller caller) => _scope ??= Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<string?[]>(
            [caller.Subject, caller.ClientId, .. caller.Roles.Order(StringComparer.Ordinal), null, .. permissions.Select(static permission => PolicyReader.Write(permission.Record))])));

        public bool IsOpen(FleetServer server) =>
            permissions.Any(permission => permission.Record.Effect == PermissionEffect.Allow && permission.Scope.IsAbout(server));
    }
}
