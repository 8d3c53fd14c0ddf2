using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Azure;

/// <summary>Microsoft's virtual machines, their disks and Kubernetes (https://azure.microsoft.com/en-us/pricing/details/virtual-machines/, …/managed-disks/, …/kubernetes-service/).</summary>
internal static class AzureCompute
{
    private const string Storage = "Storage";

    // What a disk is billed as: the smallest size that holds it. https://learn.microsoft.com/azure/virtual-machines/disks-types
    private static readonly (decimal Gigabytes, int Number)[] DiskSizes =
        [(32, 4), (64, 6), (128, 10), (256, 15), (512, 20), (1024, 30), (2048, 40), (4096, 50)];

    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("azurerm_linux_virtual_machine", ["size", "os_disk", "priority"], static sheet => Machine(sheet, isWindows: false)),
        new("azurerm_windows_virtual_machine", ["size", "os_disk", "priority"], static sheet => Machine(sheet, isWindows: true)),
        new("azurerm_linux_virtual_machine_scale_set", ["sku", "instances", "os_disk", "priority"], static sheet => ScaleSet(sheet, isWindows: false)),
        new("azurerm_windows_virtual_machine_scale_set", ["sku", "instances", "os_disk", "priority"], static sheet => ScaleSet(sheet, isWindows: true)),
        new("azurerm_managed_disk", ["storage_account_type", "disk_size_gb"], static sheet => Disk(sheet, sheet.State, 1)),
        new("azurerm_kubernetes_cluster", ["sku_tier", "default_node_pool"], Cluster),
        new("azurerm_kubernetes_cluster_node_pool", ["vm_size", "node_count", "min_count", "os_type", "os_disk_type", "os_disk_size_gb", "priority"], static sheet => Pool(sheet, sheet.State)),
        new("azurerm_container_group", ["container"], Containers),
    ];

    /// <summary>The hours of machines of a size.</summary>
    public static void Machines(PricingSheet sheet, string size, decimal count, bool isWindows)
    {
        if (sheet.State.KnownText("priority") == "Spot")
        {
            sheet.Assume("spot capacity is reckoned at the price on demand, the most that it costs");
        }

        sheet.Assume("no reservation or savings plan is");
        sheet.Add($"Machine {size}{(isWindows ? " with Windows" : "")}", "Virtual Machines", size + (isWindows ? "/Windows" : ""), count);
    }

    private static void Machine(PricingSheet sheet, bool isWindows)
    {
        Machines(sheet, sheet.State.Text("size"), 1, isWindows);
        OsDisk(sheet, 1);
    }

    private static void ScaleSet(PricingSheet sheet, bool isWindows)
    {
        var machines = sheet.Amount("instances", sheet.State.IsHidden("instances") ? 1 : sheet.State.OptionalNumber("instances") ?? 0);
        Machines(sheet, sheet.State.Text("sku"), machines, isWindows);
        OsDisk(sheet, machines);
    }

    private static void OsDisk(PricingSheet sheet, decimal count)
    {
        if (sheet.State.Block("os_disk") is not { } disk)
        {
            throw new UnpricedException("os_disk is not set");
        }

        if (disk.KnownBlock("diff_disk_settings") is null)
        {
            Disk(sheet, disk, count);
        }
    }

    private static void Disk(PricingSheet sheet, ResourceState disk, decimal count)
    {
        var (product, letter) = disk.Text("storage_account_type") switch
        {
            "Premium_LRS" => ("Premium SSD Managed Disks", 'P'),
            "StandardSSD_LRS" => ("Standard SSD Managed Disks", 'E'),
            "Standard_LRS" => ("Standard HDD Managed Disks", 'S'),
            _ => throw new UnpricedException("its storage_account_type is not priced"),
        };
        var asked = sheet.NumberOr(disk, "disk_size_gb", 30);
        var number = DiskSizes.Where(size => size.Gigabytes >= asked).Select(static size => (int?)size.Number).FirstOrDefault() ?? throw new UnpricedException("its disk is larger than those that are priced");
        sheet.Add(FormattableString.Invariant($"Disk {letter}{number}"), Storage, FormattableString.Invariant($"{product}/{letter}{number} LRS Disk"), count);
    }

    private static void Cluster(PricingSheet sheet)
    {
        switch (sheet.State.OptionalText("sku_tier"))
        {
            case "Standard" or "Paid":
                sheet.Add("Control plane", "Azure Kubernetes Service", "Azure Kubernetes Service/Standard Uptime SLA");
                break;
            case "Premium":
                sheet.Add("Control plane", "Azure Kubernetes Service", "Azure Kubernetes Service/Standard Long Term Support");
                break;
        }

        Pool(sheet, sheet.State.Block("default_node_pool") ?? throw new UnpricedException("default_node_pool is not set"));
    }

    private static void Pool(PricingSheet sheet, ResourceState pool)
    {
        var least = pool.IsHidden("min_count") ? null : pool.OptionalNumber("min_count");
        var nodes = sheet.Amount("nodes", pool.IsHidden("node_count") ? least ?? 1 : pool.OptionalNumber("node_count") ?? least ?? 1);
        Machines(sheet, pool.Text("vm_size"), nodes, pool.KnownText("os_type") == "Windows");
        if (pool.KnownText("os_disk_type") != "Ephemeral")
        {
            var size = sheet.NumberOr(pool, "os_disk_size_gb", 128);
            var number = DiskSizes.Where(each => each.Gigabytes >= size).Select(static each => (int?)each.Number).FirstOrDefault() ?? throw new UnpricedException("its disk is larger than those that are priced");
            sheet.Assume("disks of nodes are Premium SSD");
            sheet.Add(FormattableString.Invariant($"Node disk P{number}"), Storage, FormattableString.Invariant($"Premium SSD Managed Disks/P{number} LRS Disk"), nodes);
        }
    }

    private static void Containers(PricingSheet sheet)
    {
        var containers = sheet.State.Blocks("container");
        sheet.Add("vCPU", "Container Instances", "Container Instances/Standard vCPU Duration", containers.Sum(static container => container.Number("cpu")));
        sheet.Add("Memory", "Container Instances", "Container Instances/Standard Memory Duration", containers.Sum(static container => container.Number("memory")));
    }
}
