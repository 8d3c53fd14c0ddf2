using System.Globalization;
using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Google;

/// <summary>Google's virtual machines, disks and Kubernetes (https://cloud.google.com/compute/vm-instance-pricing, https://cloud.google.com/compute/disks-image-pricing, https://cloud.google.com/kubernetes-engine/pricing).</summary>
internal static class GoogleCompute
{
    /// <summary>The service under which machines and disks are sold.</summary>
    public const string Engine = "Compute Engine";

    private const decimal RootGigabytes = 10;
    private const decimal NodeGigabytes = 100;

    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("google_compute_instance", ["machine_type", "boot_disk", "scheduling", "guest_accelerator", "network_interface"], Instance),
        new("google_compute_disk", ["type", "size"], static sheet => Disk(sheet, sheet.State, "type", "size", 1, RootGigabytes)),
        new("google_compute_snapshot", [], static sheet => sheet.Use("Snapshot storage", Engine, "Storage PD Snapshot", "storage_gb", 10)),
        new("google_compute_instance_group_manager", ["target_size", "version"], Group),
        new("google_compute_region_instance_group_manager", ["target_size", "version"], Group),
        new("google_container_cluster", ["remove_default_node_pool", "initial_node_count", "node_config", "enable_autopilot", "node_locations"], Cluster),
        new("google_container_node_pool", ["node_count", "initial_node_count", "autoscaling", "node_config"], Pool),
    ];

    /// <summary>Machines of a type, by their vCPUs and memory.</summary>
    public static void Machines(PricingSheet sheet, string type, decimal count)
    {
        sheet.Assume("no sustained or committed use discount is");
        switch (type)
        {
            case "f1-micro":
                sheet.Add("Machine f1-micro", Engine, "Micro Instance with burstable CPU", count);
                return;
            case "g1-small":
                sheet.Add("Machine g1-small", Engine, "Small Instance with 1 VCPU", count);
                return;
        }

        var (family, cpus, gigabytes) = Size(type);
        sheet.Add($"vCPUs of {type}", Engine, $"{family} Instance Core", cpus * count);
        sheet.Add($"Memory of {type}", Engine, $"{family} Instance Ram", gigabytes * count);
    }

    /// <summary>A disk.</summary>
    public static void Disk(PricingSheet sheet, ResourceState disk, string typeName, string sizeName, decimal count, decimal fallback)
    {
        var type = disk.IsHidden(typeName) ? "pd-standard" : disk.OptionalText(typeName) ?? "pd-standard";
        var sku = type[(type.LastIndexOf('/') + 1)..] switch
        {
            "pd-standard" => "Storage PD Capacity",
            "pd-balanced" => "Balanced PD Capacity",
            "pd-ssd" => "SSD backed PD Capacity",
            _ => throw new UnpricedException("its type of disk is not priced"),
        };
        sheet.Add("Disk", Engine, sku, sheet.NumberOr(disk, sizeName, fallback) * count);
    }

    // https://cloud.google.com/compute/docs/machine-resource: family, kind and vCPUs; shared cores have fractions of one.
    private static (string Family, decimal Cpus, decimal Gigabytes) Size(string type)
    {
        switch (type)
        {
            case "e2-micro":
                return ("E2", 0.25m, 1);
            case "e2-small":
                return ("E2", 0.5m, 2);
            case "e2-medium":
                return ("E2", 1, 4);
        }

        if (type.Split('-') is not [var series, var kind, var number] || !decimal.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var cpus))
        {
            throw new UnpricedException("its machine_type is not priced");
        }

        var perCpu = (series, kind) switch
        {
            ("n1", "standard") => 3.75m,
            ("n1", "highmem") => 6.5m,
            ("n1", "highcpu") => 0.9m,
            ("e2" or "n2" or "n2d", "standard") => 4,
            ("e2" or "n2" or "n2d", "highmem") => 8,
            ("e2" or "n2" or "n2d", "highcpu") => 1,
            ("c2" or "t2d", "standard") => 4,
            _ => throw new UnpricedException("its machine_type is not priced"),
        };
        var family = series switch
        {
            "n1" => "N1 Predefined",
            "n2d" => "N2D AMD",
            "t2d" => "T2D AMD",
            "c2" => "Compute optimized",
            _ => series.ToUpperInvariant(),
        };
        return (family, cpus, cpus * perCpu);
    }

    private static void Instance(PricingSheet sheet)
    {
        var state = sheet.State;
        CheckMachine(sheet, state);
        Machines(sheet, LastSegment(state.Text("machine_type")), 1);
        var disk = state.Block("boot_disk")?.Block("initialize_params");
        if (disk is not null)
        {
            Disk(sheet, disk, "type", "size", 1, RootGigabytes);
        }

        if (state.Block("network_interface")?.Blocks("access_config").Count > 0)
        {
            sheet.Add("External IPv4 address", Engine, "External IP Charge on a Standard VM");
        }
    }

    private static void Group(PricingSheet sheet)
    {
        var machines = sheet.Amount("instances", sheet.State.IsHidden("target_size") ? 1 : sheet.State.OptionalNumber("target_size") ?? 1);
        var template = sheet.Related("version", "google_compute_instance_template");
        CheckMachine(sheet, template);
        Machines(sheet, LastSegment(template.Text("machine_type")), machines);
        foreach (var disk in template.Blocks("disk"))
        {
            Disk(sheet, disk, "disk_type", "disk_size_gb", machines, RootGigabytes);
        }
    }

    private static void Cluster(PricingSheet sheet)
    {
        var state = sheet.State;
        if (state.IsTrue("enable_autopilot"))
        {
            throw new UnpricedException("clusters with Autopilot are paid for by pod and not priced");
        }

        sheet.Assume("the free credit of one zonal cluster is not taken off");
        sheet.Add("Control plane", "Kubernetes Engine", "Regional Kubernetes Clusters");
        if (!state.IsTrue("remove_default_node_pool") && !state.IsHidden("initial_node_count") && state.OptionalNumber("initial_node_count") is > 0 and var nodes)
        {
            Nodes(sheet, state.KnownBlock("node_config"), sheet.Amount("nodes", nodes));
        }
    }

    private static void Pool(PricingSheet sheet)
    {
        var state = sheet.State;
        var least = state.KnownBlock("autoscaling") is { } scaling && !scaling.IsHidden("min_node_count") ? scaling.OptionalNumber("min_node_count") : null;
        var first = state.IsHidden("initial_node_count") ? null : state.OptionalNumber("initial_node_count");
        var count = state.IsHidden("node_count") ? null : state.OptionalNumber("node_count");
        sheet.Assume("nodes are counted once; a regional cluster has as many in each zone (say so with nodes)");
        Nodes(sheet, state.KnownBlock("node_config"), sheet.Amount("nodes", count ?? least ?? first ?? 1));
    }

    private static void Nodes(PricingSheet sheet, ResourceState? config, decimal nodes)
    {
        if (config is not null)
        {
            CheckMachine(sheet, config);
        }

        Machines(sheet, config is null || config.IsHidden("machine_type") ? "e2-medium" : config.OptionalText("machine_type") ?? "e2-medium", nodes);
        if (config is null)
        {
            sheet.Add("Node disk", Engine, "Balanced PD Capacity", NodeGigabytes * nodes);
        }
        else
        {
            Disk(sheet, config, "disk_type", "disk_size_gb", nodes, NodeGigabytes);
        }
    }

    private static void CheckMachine(PricingSheet sheet, ResourceState machine)
    {
        if (!machine.IsHidden("guest_accelerator") && machine.CountOf("guest_accelerator") > 0)
        {
            throw new UnpricedException("accelerators are not priced");
        }

        if (machine.IsKnownTrue("spot") || machine.IsKnownTrue("preemptible") || machine.KnownBlock("scheduling")?.KnownText("provisioning_model") == "SPOT"
            || machine.KnownBlock("scheduling")?.IsKnownTrue("preemptible") == true)
        {
            sheet.Assume("spot capacity is reckoned at the price on demand, the most that it costs");
        }
    }

    private static string LastSegment(string link) => link[(link.LastIndexOf('/') + 1)..];
}
