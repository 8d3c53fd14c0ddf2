using System.Globalization;
using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Google;

/// <summary>Google's databases and caches (https://cloud.google.com/sql/pricing, https://cloud.google.com/memorystore/docs/redis/pricing, https://cloud.google.com/bigtable/pricing, https://cloud.google.com/spanner/pricing).</summary>
internal static class GoogleDatabases
{
    private const decimal MegabytesPerGigabyte = 1024;

    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("google_sql_database_instance", ["database_version", "settings"], Sql),
        new("google_redis_instance", ["tier", "memory_size_gb"], Redis),
        new("google_bigtable_instance", ["cluster"], Bigtable),
        new("google_spanner_instance", ["num_nodes"], static sheet => sheet.Add("Nodes", "Cloud Spanner", "Server Node", sheet.State.Number("num_nodes"))),
    ];

    private static void Sql(PricingSheet sheet)
    {
        const string Service = "Cloud SQL";
        var settings = sheet.State.Block("settings") ?? throw new UnpricedException("settings is not set");
        var engine = sheet.State.Text("database_version") switch
        {
            ['P', 'O', 'S', 'T', 'G', 'R', 'E', 'S', ..] => "PostgreSQL",
            ['M', 'Y', 'S', 'Q', 'L', ..] => "MySQL",
            _ => throw new UnpricedException("its database needs a licence, whose price is not known"),
        };
        if (settings.KnownText("edition") == "ENTERPRISE_PLUS")
        {
            throw new UnpricedException("the edition Enterprise Plus is not priced");
        }

        var prefix = $"Cloud SQL for {engine}: {(settings.KnownText("availability_type") == "REGIONAL" ? "Regional" : "Zonal")} - ";
        var tier = settings.Text("tier");
        switch (tier.Split('-'))
        {
            case ["db", "f1", "micro"]:
                sheet.Add("Instance db-f1-micro", Service, prefix + "Micro instance");
                break;
            case ["db", "g1", "small"]:
                sheet.Add("Instance db-g1-small", Service, prefix + "Small instance");
                break;
            case ["db", "custom", var cpus, var megabytes] when TryNumber(cpus, out var count) && TryNumber(megabytes, out var memory):
                sheet.Add("vCPUs", Service, prefix + "vCPU", count);
                sheet.Add("Memory", Service, prefix + "RAM", memory / MegabytesPerGigabyte);
                break;
            default:
                throw new UnpricedException("its tier is not priced");
        }

        var isHard = settings.KnownText("disk_type") == "PD_HDD";
        sheet.Add("Storage", Service, prefix + (isHard ? "Low cost storage" : "Standard storage"), sheet.NumberOr(settings, "disk_size", 10));
    }

    private static void Redis(PricingSheet sheet)
    {
        var gigabytes = sheet.State.Number("memory_size_gb");
        var tier = sheet.State.OptionalText("tier") switch
        {
            null or "BASIC" => "Basic",
            "STANDARD_HA" => "Standard",
            _ => throw new UnpricedException("its tier is not known"),
        };
        var size = gigabytes switch
        {
            <= 4 => "M1",
            <= 10 => "M2",
            <= 35 => "M3",
            <= 100 => "M4",
            _ => "M5",
        };
        sheet.Add($"Capacity {tier} {size}", "Cloud Memorystore for Redis", $"Redis Capacity {tier} {size}", gigabytes);
    }

    private static void Bigtable(PricingSheet sheet)
    {
        foreach (var cluster in sheet.State.Blocks("cluster"))
        {
            sheet.Add("Nodes", "Cloud Bigtable", "Server Node", sheet.NumberOr(cluster, "num_nodes", 1));
        }
    }

    private static bool TryNumber(string text, out decimal number) => decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= 1_000_000;
}
