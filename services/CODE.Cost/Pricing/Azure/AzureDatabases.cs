using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Azure;

/// <summary>Microsoft's databases and caches (https://azure.microsoft.com/en-us/pricing/details/azure-sql-database/single/, …/postgresql/flexible-server/, …/cosmos-db/, …/cache/).</summary>
internal static class AzureDatabases
{
    private const decimal MegabytesPerGigabyte = 1024;
    private const decimal RequestUnitsOfAPrice = 100;

    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("azurerm_mssql_database", ["sku_name", "max_size_gb", "license_type"], Sql),
        new("azurerm_postgresql_flexible_server", ["sku_name", "storage_mb", "high_availability"],
            static sheet => Flexible(sheet, "Azure Database for PostgreSQL")),
        new("azurerm_mysql_flexible_server", ["sku_name", "storage", "high_availability"], static sheet => Flexible(sheet, "Azure Database for MySQL")),
        new("azurerm_redis_cache", ["sku_name", "family", "capacity"], Redis),
        new("azurerm_cosmosdb_account", [], static sheet => sheet.Free("its databases and containers are paid for")),
        new("azurerm_cosmosdb_sql_database", ["throughput", "autoscale_settings"], Cosmos),
        new("azurerm_cosmosdb_sql_container", ["throughput", "autoscale_settings"], Cosmos),
    ];

    private static void Sql(PricingSheet sheet)
    {
        const string Service = "SQL Database";
        var sku = sheet.State.OptionalText("sku_name") ?? throw new UnpricedException("sku_name is not set, and Azure's choice depends on the server");
        if (sku is "Basic" or "S0" or "S1" or "S2" or "S3")
        {
            sheet.Add($"Database {sku}", Service, $"SQL Database Single DTU/{(sku == "Basic" ? "B" : sku)} DTUs");
            return;
        }

        if (!sku.StartsWith("GP_Gen5_", StringComparison.Ordinal) || !decimal.TryParse(sku["GP_Gen5_".Length..], out var cores))
        {
            throw new UnpricedException("its sku_name is not priced");
        }

        sheet.Add("vCores", Service, "SQL Database General Purpose Compute Gen5/vCore", cores);
        if (sheet.State.KnownText("license_type") != "BasePrice")
        {
            sheet.Add("SQL licence", Service, "SQL Database SQL License/vCore", cores);
        }

        sheet.Add("Storage", Service, "SQL Database General Purpose Storage/Data Stored", sheet.NumberOr(sheet.State, "max_size_gb", 32));
    }

    private static void Flexible(PricingSheet sheet, string service)
    {
        // B_Standard_B1ms, GP_Standard_D4s_v3: tier, then the size of a machine.
        var parts = sheet.State.Text("sku_name").Split('_');
        var copies = sheet.State.Block("high_availability") is null ? 1 : 2;
        switch (parts)
        {
            case ["B", "Standard", var size]:
                sheet.Add($"Server {size}", service, $"Flexible Server Burstable/{size}", copies);
                break;
            case ["GP", "Standard", ['D', .. var cores, 's'], "v3"] when decimal.TryParse(cores, out var count):
                sheet.Add("Server vCores", service, "Flexible Server General Purpose Dsv3/vCore", count * copies);
                break;
            default:
                throw new UnpricedException("its sku_name is not priced");
        }

        var gigabytes = sheet.State.Block("storage") is { } storage ? sheet.NumberOr(storage, "size_gb", 20)
            : sheet.NumberOr(sheet.State, "storage_mb", 32 * MegabytesPerGigabyte) / MegabytesPerGigabyte;
        sheet.Add("Storage", service, "Flexible Server Storage/Storage Data Stored", gigabytes * copies);
    }

    private static void Redis(PricingSheet sheet)
    {
        var (tier, size) = (sheet.State.Text("sku_name"), FormattableString.Invariant($"{sheet.State.Text("family")}{sheet.State.Number("capacity")}"));
        sheet.Add($"Cache {tier} {size}", "Redis Cache", $"Azure Redis Cache {tier}/{size} Cache");
    }

    private static void Cosmos(PricingSheet sheet)
    {
        const string Service = "Azure Cosmos DB";
        if (sheet.State.Block("autoscale_settings") is not null)
        {
            throw new UnpricedException("throughput that scales by itself is not priced");
        }

        if (sheet.State.IsHidden("throughput") || sheet.State.OptionalNumber("throughput") is not { } throughput)
        {
            sheet.Free("it shares the throughput of what holds it");
            return;
        }

        sheet.Add("Request units", Service, "Azure Cosmos DB/100 RU/s", throughput / RequestUnitsOfAPrice);
        sheet.Use("Storage", Service, "Azure Cosmos DB/Data Stored", "storage_gb", 10);
    }
}
