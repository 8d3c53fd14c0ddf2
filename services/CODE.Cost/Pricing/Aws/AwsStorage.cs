namespace CODE.Cost.Pricing.Aws;

/// <summary>Amazon's stores of files and objects (https://aws.amazon.com/s3/pricing/, https://aws.amazon.com/efs/pricing/).</summary>
internal static class AwsStorage
{
    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("aws_s3_bucket", [], Bucket),
        new("aws_efs_file_system", [], static sheet => sheet.Use("Storage", "AmazonEFS", "TimedStorage-ByteHrs", "storage_gb", 100)),
    ];

    private static void Bucket(PricingSheet sheet)
    {
        const string Service = "AmazonS3";
        sheet.Assume("the storage class is Standard");
        sheet.Use("Storage", Service, "TimedStorage-ByteHrs", "storage_gb", 100);
        sheet.Use("PUT, COPY, POST, LIST", Service, "Requests-Tier1", "monthly_writes", 100_000);
        sheet.Use("GET and others", Service, "Requests-Tier2", "monthly_reads", 1_000_000);
        sheet.Transfer("Data to the internet", "AWSDataTransfer", "DataTransfer-Out-Bytes", "egress_gb", 10);
    }
}
