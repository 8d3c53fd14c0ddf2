using System.Text.Json;
using System.Text.RegularExpressions;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Deployment.Plans;

/// <summary>Finds what a reviewer must not overlook in a plan.</summary>
internal static partial class RiskRules
{
    // Fewer changes than this are read one by one anyway.
    private const int MassChanges = 20;
    private const int MassDestroys = 5;

    /// <summary>The flags of one resource that changes.</summary>
    public static IEnumerable<RiskFlag> OfResource(string address, string type, ChangeAction action, JsonElement change)
    {
        if (action is ChangeAction.Delete or ChangeAction.Replace && StatefulResources.Contains(type))
        {
            yield return new RiskFlag("destroys_stateful", $"{type} holds data that is lost when it is {(action == ChangeAction.Delete ? "deleted" : "replaced")}.", address);
        }

        if (action is not (ChangeAction.Delete or ChangeAction.Forget) && !Egress().IsMatch(type)
            && Opening(Member(change, "before"), Member(change, "after"), "") is { } opening)
        {
            yield return new RiskFlag("opens_to_world", $"{opening} lets everybody in.", address);
        }

        if (action != ChangeAction.Read && Iam().IsMatch(type))
        {
            yield return new RiskFlag("touches_iam", $"{type} decides who may do what.", address);
        }
    }

    /// <summary>The flags of the plan as a whole.</summary>
    /// <param name="changes">The resources that change.</param>
    /// <param name="existing">How many resources the state holds.</param>
    public static IEnumerable<RiskFlag> OfPlan(IReadOnlyList<ResourceChange> changes, int existing)
    {
        var destroyed = changes.Count(static change => change.Action is ChangeAction.Delete or ChangeAction.Replace);
        var touched = destroyed + changes.Count(static change => change.Action is ChangeAction.Update);
        if (touched >= MassChanges || (destroyed >= MassDestroys && destroyed * 2 >= existing))
        {
            yield return new RiskFlag("mass_change", $"{touched} of {existing} existing resources change, {destroyed} of them are destroyed.", null);
        }
    }

    // The path of the first value that opens something and was not there before.
    private static string? Opening(JsonElement before, JsonElement after, string path)
    {
        if (Outward().IsMatch(path))
        {
            return null;
        }

        return after.ValueKind switch
        {
            JsonValueKind.Object => after.EnumerateObject()
                .Select(member => Opening(Member(before, member.Name), member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}"))
                .FirstOrDefault(static found => found is not null),
            // The order of a set is no property of it: an item that was anywhere in the list before opens nothing new.
            JsonValueKind.Array => after.EnumerateArray()
                .Where(item => before.ValueKind != JsonValueKind.Array || !before.EnumerateArray().Any(old => JsonElement.DeepEquals(old, item)))
                .Select(item => Opening(default, item, path))
                .FirstOrDefault(static found => found is not null),
            JsonValueKind.String when IsWorld(path, after.GetString()!) && !(before.ValueKind == JsonValueKind.String && before.ValueEquals(after.GetString())) => path,
            JsonValueKind.True when before.ValueKind != JsonValueKind.True && Public().IsMatch(path) => path,
            _ => null,
        };
    }

    private static bool IsWorld(string path, string value) =>
        value is "0.0.0.0/0" or "::/0"
        || (value is "*" or "Internet" or "Any" && path.EndsWith("source_address_prefix", StringComparison.Ordinal))
        || (value is "allUsers" or "allAuthenticatedUsers")
        || (value.StartsWith("public-read", StringComparison.Ordinal) && path.EndsWith("acl", StringComparison.Ordinal));

    [GeneratedRegex("(^|_)egress(_|$)|^aws_(default_)?route|^google_compute_route|^azurerm_route", RegexOptions.CultureInvariant)]
    private static partial Regex Egress();

    [GeneratedRegex(@"(^|\.)(egress|route|destination_[a-z_]+|dest_range|destination_ranges)(\.|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Outward();

    [GeneratedRegex(@"(^|\.)(publicly_accessible|public_network_access_enabled|allow_blob_public_access|allow_nested_items_to_be_public)$", RegexOptions.CultureInvariant)]
    private static partial Regex Public();

    [GeneratedRegex("^aws_iam_|^aws_(kms_key|s3_bucket|sns_topic|sqs_queue|ecr_repository|secretsmanager_secret)_policy$|^aws_(ssoadmin|identitystore)_|^google_.*_iam_|^google_service_account|^azurerm_(role|user_assigned_identity)|^azuread_|^kubernetes_(cluster_)?role|^kubernetes_service_account|^vault_(policy|identity|token)", RegexOptions.CultureInvariant)]
    private static partial Regex Iam();
}
