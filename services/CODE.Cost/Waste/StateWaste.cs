using System.Globalization;
using CODE.Clusters.Objects;
using CODE.Cost.Plans;

namespace CODE.Cost.Waste;

/// <summary>Finds what a terraform state shows to be of no use: disks and addresses that nothing else in it refers to, machines that are stopped, snapshots that are old.</summary>
/// <param name="state">The state.</param>
/// <param name="now">The time now.</param>
internal sealed class StateWaste(TerraformPlan state, DateTimeOffset now)
{
    private const string Elsewhere = " What is not in this state may still use it: look before it goes.";

    // By what others refer to a resource.
    private static readonly string[] Names = ["id", "self_link", "arn", "allocation_id"];

    private static readonly Dictionary<string, (WasteKind Kind, string What, string[] OwnUse)> Attachable = new(StringComparer.Ordinal)
    {
        ["aws_ebs_volume"] = (WasteKind.UnattachedVolume, "disk", []),
        ["azurerm_managed_disk"] = (WasteKind.UnattachedVolume, "disk", []),
        ["google_compute_disk"] = (WasteKind.UnattachedVolume, "disk", ["users"]),
        ["aws_eip"] = (WasteKind.UnusedAddress, "address", ["association_id", "instance", "network_interface"]),
        ["azurerm_public_ip"] = (WasteKind.UnusedAddress, "address", []),
        ["google_compute_address"] = (WasteKind.UnusedAddress, "address", ["users"]),
    };

    // Terraform's names of states in which a machine is not paid for but its disks are.
    private static readonly Dictionary<string, (string Attribute, string[] Stopped)> Machines = new(StringComparer.Ordinal)
    {
        ["aws_instance"] = ("instance_state", ["stopped"]),
        ["google_compute_instance"] = ("current_status", ["TERMINATED", "STOPPED", "SUSPENDED"]),
    };

    /// <summary>Types of snapshots whose age a state does not tell, and that are in this one.</summary>
    public IEnumerable<string> AgelessSnapshots => state.Resources.Select(static resource => resource.Type).Where(static type => type is "aws_ebs_snapshot" or "azurerm_snapshot").Distinct();

    /// <summary>All of it; of stopped machines only the disks are paid for.</summary>
    public IReadOnlyList<WasteDraft> Find()
    {
        // By how many each text is held: an id that only its owner has is used by nobody. Azure writes the same id in different cases.
        var holders = state.Resources.SelectMany(static resource => (resource.After?.Texts() ?? []).Distinct(StringComparer.OrdinalIgnoreCase))
            .GroupBy(static text => text, StringComparer.OrdinalIgnoreCase).ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.OrdinalIgnoreCase);
        return [.. state.Resources.Where(static resource => resource.After is not null).Select(resource => Unattached(resource, holders) ?? Stopped(resource) ?? Old(resource)).OfType<WasteDraft>()];
    }

    private static WasteDraft? Unattached(PlannedResource resource, Dictionary<string, int> holders)
    {
        if (!Attachable.TryGetValue(resource.Type, out var known))
        {
            return null;
        }

        var attributes = resource.After!;
        string[] names = [.. Names.Select(attributes.KnownText).OfType<string>()];
        var isUsed = names.Length == 0 || names.Any(name => holders.GetValueOrDefault(name) > 1) || known.OwnUse.Any(use => attributes.KnownText(use) is not null || (!attributes.IsHidden(use) && attributes.CountOf(use) > 0));
        return isUsed ? null : new WasteDraft(known.Kind, resource.Address, $"Nothing in the state refers to this {known.What}.{Elsewhere}", $"Take it out of the configuration and apply, if nobody wants the {known.What}.", [resource]);
    }

    private static WasteDraft? Stopped(PlannedResource resource) =>
        Machines.TryGetValue(resource.Type, out var known) && resource.After!.KnownText(known.Attribute) is { } status && known.Stopped.Contains(status)
            ? new WasteDraft(WasteKind.StoppedInstance, resource.Address, $"Its {known.Attribute} is {status}; its disks are paid for all the same.", "Take an image of it and destroy it, if it is not started again.", [resource])
            : null;

    private WasteDraft? Old(PlannedResource resource) =>
        resource.Type == "google_compute_snapshot" && DateTimeOffset.TryParse(resource.After!.KnownText("creation_timestamp"), CultureInfo.InvariantCulture, out var made) && now - made > ClusterWaste.OldSnapshot
            ? new WasteDraft(WasteKind.OldSnapshot, resource.Address, $"It was taken {HumanDuration.Format(now - made)} ago.", "Take it out of the configuration and apply, if nobody will go back to it.", [resource])
            : null;
}
