using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Azure;

/// <summary>Microsoft's application plans, functions, registries, queues, vaults, logs and storage accounts; each by its pricing page under https://azure.microsoft.com/en-us/pricing/details/.</summary>
internal static class AzureServices
{
    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("azurerm_service_plan", ["sku_name", "os_type", "worker_count"], Plan),
        new("azurerm_linux_function_app", ["service_plan_id"], Function),
        new("azurerm_windows_function_app", ["service_plan_id"], Function),
        new("azurerm_container_registry", ["sku"], static sheet =>
            sheet.Add("Registry", "Container Registry", $"Container Registry/{sheet.State.Text("sku")} Registry Unit")),
        new("azurerm_servicebus_namespace", ["sku", "capacity"], ServiceBus),
        new("azurerm_eventhub_namespace", ["sku", "capacity"], EventHub),
        new("azurerm_key_vault", [], static sheet => sheet.Use("Operations", "Key Vault", "Key Vault/Operations", "monthly_operations", 10_000)),
        new("azurerm_log_analytics_workspace", [], static sheet =>
            sheet.Use("Ingestion", "Log Analytics", "Log Analytics/Analytics Logs Data Ingestion", "ingested_gb", 5)),
        new("azurerm_storage_account", ["account_tier", "account_replication_type", "access_tier"], Account),
    ];

    private static void Plan(PricingSheet sheet)
    {
        var sku = sheet.State.Text("sku_name");
        if (sku is "Y1" or "F1")
        {
            sheet.Free(sku == "Y1" ? "what runs in it is paid for by execution" : "the free tier costs nothing");
            return;
        }

        var system = sheet.State.Text("os_type");
        sheet.Add($"Workers {sku}", "Azure App Service", $"Azure App Service {system}/{sku}", sheet.NumberOr(sheet.State, "worker_count", 1));
    }

    private static void Function(PricingSheet sheet)
    {
        if (sheet.Related("service_plan_id", "azurerm_service_plan").KnownText("sku_name") != "Y1")
        {
            sheet.Free("its plan is paid for");
            return;
        }

        sheet.Assume("the free grant is not taken off");
        sheet.Use("Executions", "Functions", "Functions/Standard Total Executions", "monthly_executions", 1_000_000);
        var (seconds, gigabytes) = (sheet.Amount("duration_ms", 100) / 1000, sheet.Amount("memory_gb", 0.125m));
        sheet.Use("Execution time", "Functions", "Functions/Standard Execution Time", "monthly_executions", 1_000_000, share: seconds * gigabytes);
    }

    private static void ServiceBus(PricingSheet sheet)
    {
        const string Service = "Service Bus";
        switch (sheet.State.Text("sku"))
        {
            case "Basic":
                sheet.Use("Operations", Service, "Service Bus/Basic Messaging Operations", "monthly_operations", 1_000_000);
                break;
            case "Standard":
                sheet.Assume("no more operations than are included are");
                sheet.Add("Namespace", Service, "Service Bus/Standard Base Unit");
                break;
            case "Premium":
                sheet.Add("Messaging units", Service, "Service Bus/Premium Messaging Unit", sheet.NumberOr(sheet.State, "capacity", 1));
                break;
            default:
                throw new UnpricedException("its sku is not known");
        }
    }

    private static void EventHub(PricingSheet sheet)
    {
        const string Service = "Event Hubs";
        var sku = sheet.State.Text("sku");
        sheet.Add("Throughput units", Service, $"Event Hubs/{sku} Throughput Unit", sheet.NumberOr(sheet.State, "capacity", 1));
        if (sku == "Standard")
        {
            sheet.Use("Events", Service, "Event Hubs/Standard Ingress Events", "monthly_events", 1_000_000);
        }
    }

    private static void Account(PricingSheet sheet)
    {
        if (sheet.State.Text("account_tier") != "Standard")
        {
            throw new UnpricedException("premium storage accounts are not priced");
        }

        var tier = sheet.State.IsHidden("access_tier") ? "Hot" : sheet.State.OptionalText("access_tier") ?? "Hot";
        sheet.Use("Blobs", "Storage", $"Blob Storage/{tier} {sheet.State.Text("account_replication_type")} Data Stored", "storage_gb", 100);
    }
}
