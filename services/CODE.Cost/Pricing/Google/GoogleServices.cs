using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Google;

/// <summary>Google's stores, functions, queues, registries, keys and logs; each by its pricing page under https://cloud.google.com/.</summary>
internal static class GoogleServices
{
    private const decimal MegabytesPerGigabyte = 1024;
    private const decimal GigabytesPerTebibyte = 1024;

    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("google_storage_bucket", ["storage_class"], Bucket),
        new("google_cloudfunctions_function", ["available_memory_mb"], Function),
        new("google_cloud_run_service", [], Run),
        new("google_cloud_run_v2_service", [], Run),
        new("google_pubsub_topic", [], static sheet => sheet.Use("Message delivery", "Cloud Pub/Sub", "Message Delivery Basic", "published_gb", 10, share: 1 / GigabytesPerTebibyte)),
        new("google_pubsub_subscription", [], static sheet => sheet.Use("Message delivery", "Cloud Pub/Sub", "Message Delivery Basic", "delivered_gb", 10, share: 1 / GigabytesPerTebibyte)),
        new("google_artifact_registry_repository", [], static sheet => sheet.Use("Storage", "Artifact Registry", "Artifact Registry Storage", "storage_gb", 10)),
        new("google_kms_crypto_key", [], static sheet => sheet.Use("Active versions", "Cloud Key Management Service (KMS)", "Active software symmetric key versions", "versions", 1)),
        new("google_secret_manager_secret_version", [], static sheet => sheet.Add("Version", "Secret Manager", "Secret version replica storage")),
        new("google_bigquery_table", [], static sheet => sheet.Use("Storage", "BigQuery", "Active Logical Storage", "storage_gb", 10)),
    ];

    private static void Bucket(PricingSheet sheet)
    {
        var kind = sheet.State.OptionalText("storage_class") switch
        {
            null or "STANDARD" => "Standard",
            "NEARLINE" => "Nearline",
            "COLDLINE" => "Coldline",
            "ARCHIVE" => "Archive",
            _ => throw new UnpricedException("its storage_class is not priced"),
        };
        sheet.Assume("operations are not priced");
        sheet.Use("Storage", "Cloud Storage", $"{kind} Storage", "storage_gb", 100);
        sheet.Transfer("Data to the internet", "Networking", "Network Data Transfer Out to Internet", "egress_gb", 10);
    }

    private static void Function(PricingSheet sheet)
    {
        const string Service = "Cloud Run Functions";
        var megabytes = sheet.NumberOr(sheet.State, "available_memory_mb", 256);

        // CPU goes with memory: https://cloud.google.com/functions/pricing-1stgen
        var gigahertz = megabytes switch
        {
            <= 128 => 0.2m,
            <= 256 => 0.4m,
            <= 512 => 0.8m,
            <= 1024 => 1.4m,
            <= 2048 => 2.4m,
            _ => 4.8m,
        };
        var seconds = sheet.Amount("duration_ms", 100) / 1000;
        sheet.Assume("the free tier is not taken off");
        sheet.Use("Invocations", Service, "Invocations", "monthly_invocations", 1_000_000);
        sheet.Use("Memory", Service, "Memory", "monthly_invocations", 1_000_000, share: seconds * megabytes / MegabytesPerGigabyte);
        sheet.Use("CPU", Service, "CPU", "monthly_invocations", 1_000_000, share: seconds * gigahertz);
    }

    private static void Run(PricingSheet sheet)
    {
        const string Service = "Cloud Run";
        var seconds = sheet.Amount("duration_ms", 100) / 1000;
        sheet.Assume("it is billed by request, and the free tier is not taken off");
        sheet.Use("Requests", Service, "Requests", "monthly_requests", 1_000_000);
        sheet.Use("vCPU", Service, "Services CPU (Request-based billing)", "monthly_requests", 1_000_000, share: seconds * sheet.Amount("vcpus", 1));
        sheet.Use("Memory", Service, "Services Memory (Request-based billing)", "monthly_requests", 1_000_000, share: seconds * sheet.Amount("memory_gb", 0.5m));
    }
}
