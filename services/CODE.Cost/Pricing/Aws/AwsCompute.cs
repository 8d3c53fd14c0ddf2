using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Aws;

/// <summary>Amazon's virtual machines and their volumes (https://aws.amazon.com/ec2/pricing/, https://aws.amazon.com/ebs/pricing/).</summary>
internal static class AwsCompute
{
    /// <summary>The service under which machines, volumes and NAT gateways are sold.</summary>
    public const string Ec2 = "AmazonEC2";

    // What the provider gives a volume without a size: that of Amazon's own Linux images.
    private const decimal RootGigabytes = 8;

    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("aws_instance", ["instance_type", "tenancy", "root_block_device", "ebs_block_device", "instance_market_options", "launch_template"], Instance),
        new("aws_spot_instance_request", ["instance_type", "tenancy", "root_block_device", "ebs_block_device"], Spot),
        new("aws_autoscaling_group", ["desired_capacity", "min_size", "mixed_instances_policy", "launch_template", "launch_configuration"], Group),
        new("aws_ebs_volume", ["type", "size", "iops", "throughput"], static sheet => Volume(sheet, sheet.State, "type", "size", 1)),
        new("aws_ebs_snapshot", ["volume_size"], static sheet => sheet.Add("Snapshot storage", Ec2, "EBS:SnapshotUsage", sheet.NumberOr(sheet.State, "volume_size", RootGigabytes))),
        new("aws_ec2_host", [], static _ => throw new UnpricedException("dedicated hosts are not priced")),
    ];

    /// <summary>The hours of machines of a type.</summary>
    public static void Machines(PricingSheet sheet, string type, decimal count)
    {
        sheet.Assume("Linux without a licence is, and no reservation or savings plan");
        sheet.Add($"Instance {type}", Ec2, $"BoxUsage:{type}", count);
    }

    /// <summary>A volume, with what is paid above what its type includes.</summary>
    public static void Volume(PricingSheet sheet, ResourceState volume, string typeName, string sizeName, decimal count)
    {
        var type = volume.OptionalText(typeName) ?? "gp2";
        var size = sheet.NumberOr(volume, sizeName, RootGigabytes);
        var sku = type switch
        {
            "standard" => "EBS:VolumeUsage",
            "io1" => "EBS:VolumeUsage.piops",
            "gp2" or "gp3" or "io2" or "st1" or "sc1" => $"EBS:VolumeUsage.{type}",
            _ => throw new UnpricedException("its type of volume is not known"),
        };
        sheet.Add($"Volume {type}", Ec2, sku, size * count);
        switch (type)
        {
            case "io1" or "io2":
                sheet.Add("Provisioned IOPS", Ec2, type == "io1" ? "EBS:VolumeP-IOPS.piops" : "EBS:VolumeP-IOPS.io2", sheet.NumberOr(volume, "iops", 100) * count);
                break;
            case "gp3":
                Above("IOPS over 3,000", "EBS:VolumeP-IOPS.gp3", "iops", 3000);
                Above("Throughput over 125 MiB/s", "EBS:VolumeP-Throughput.gp3", "throughput", 125);
                break;
        }

        void Above(string name, string paidSku, string attribute, decimal included)
        {
            if (!volume.IsHidden(attribute) && volume.OptionalNumber(attribute) is { } asked && asked > included)
            {
                sheet.Add(name, Ec2, paidSku, (asked - included) * count);
            }
        }
    }

    private static void Instance(PricingSheet sheet)
    {
        var state = sheet.State;
        CheckTenancy(state);
        if (state.KnownBlock("instance_market_options")?.KnownText("market_type") == "spot")
        {
            AssumeSpot(sheet);
        }

        Machines(sheet, state.OptionalText("instance_type") ?? sheet.Related("launch_template", "aws_launch_template").Text("instance_type"), 1);
        Volumes(sheet, state, 1);
    }

    private static void Spot(PricingSheet sheet)
    {
        CheckTenancy(sheet.State);
        AssumeSpot(sheet);
        Machines(sheet, sheet.State.Text("instance_type"), 1);
        Volumes(sheet, sheet.State, 1);
    }

    private static void Group(PricingSheet sheet)
    {
        var state = sheet.State;
        var least = state.IsHidden("min_size") ? null : state.OptionalNumber("min_size");
        var count = state.IsHidden("desired_capacity") ? least : state.OptionalNumber("desired_capacity") ?? least;
        var machines = sheet.Amount("instances", count ?? 1);
        if (state.Block("mixed_instances_policy") is not null)
        {
            throw new UnpricedException("its mixed_instances_policy leaves the types of machines open");
        }

        var template = state.CountOf("launch_template") > 0 || state.OptionalText("launch_configuration") is null && !state.IsHidden("launch_configuration")
            ? sheet.Related("launch_template", "aws_launch_template")
            : sheet.Related("launch_configuration", "aws_launch_configuration");
        if (template.KnownBlock("instance_market_options")?.KnownText("market_type") == "spot")
        {
            AssumeSpot(sheet);
        }

        Machines(sheet, template.Text("instance_type"), machines);
        if (template.Blocks("block_device_mappings") is { Count: > 0 } mappings)
        {
            foreach (var disk in mappings.Select(static mapping => mapping.Block("ebs")).OfType<ResourceState>())
            {
                Volume(sheet, disk, "volume_type", "volume_size", machines);
            }
        }
        else
        {
            Volumes(sheet, template, machines);
        }
    }

    private static void Volumes(PricingSheet sheet, ResourceState state, decimal count)
    {
        if (state.KnownBlock("root_block_device") is { } root)
        {
            Volume(sheet, root, "volume_type", "volume_size", count);
        }
        else
        {
            sheet.Assume(FormattableString.Invariant($"the root volume is gp2 of {RootGigabytes} GB"));
            sheet.Add("Volume gp2", Ec2, "EBS:VolumeUsage.gp2", RootGigabytes * count);
        }

        foreach (var disk in state.IsHidden("ebs_block_device") ? [] : state.Blocks("ebs_block_device"))
        {
            Volume(sheet, disk, "volume_type", "volume_size", count);
        }
    }

    private static void AssumeSpot(PricingSheet sheet) => sheet.Assume("spot capacity is reckoned at the price on demand, the most that it costs");

    private static void CheckTenancy(ResourceState state)
    {
        if (state.KnownText("tenancy") is "dedicated" or "host")
        {
            throw new UnpricedException("dedicated tenancy is not priced");
        }
    }
}
