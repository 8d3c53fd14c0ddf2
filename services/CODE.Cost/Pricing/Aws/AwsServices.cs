using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Aws;

/// <summary>Amazon's queues, gateways, keys, secrets, logs and streams; each by its own pricing page under https://aws.amazon.com/.</summary>
internal static class AwsServices
{
    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("aws_sqs_queue", ["fifo_queue"],
            static sheet => sheet.Use("Requests", "AWSQueueService", sheet.State.IsTrue("fifo_queue") ? "Requests-FIFO-RBP" : "Requests-RBP", "monthly_requests", 1_000_000)),
        new("aws_sns_topic", [], static sheet => sheet.Use("Requests", "AmazonSNS", "Requests-Tier1", "monthly_requests", 1_000_000)),
        new("aws_api_gateway_rest_api", [], static sheet => sheet.Use("Requests", "AmazonApiGateway", "ApiGatewayRequest", "monthly_requests", 1_000_000)),
        new("aws_apigatewayv2_api", ["protocol_type"], Api),
        new("aws_kms_key", [], Key),
        new("aws_secretsmanager_secret", [], static sheet => sheet.Add("Secret", "AWSSecretsManager", "AWSSecretsManager-Secrets")),
        new("aws_cloudwatch_log_group", [], Logs),
        new("aws_cloudwatch_metric_alarm", [], static sheet => sheet.Add("Alarm", "AmazonCloudWatch", "CW:AlarmMonitorUsage")),
        new("aws_kinesis_stream", ["shard_count", "stream_mode_details"], Stream),
        new("aws_sfn_state_machine", ["type"], Machine),
    ];

    private static void Api(PricingSheet sheet)
    {
        if (sheet.State.Text("protocol_type") != "HTTP")
        {
            throw new UnpricedException("WebSocket APIs are not priced");
        }

        sheet.Use("Requests", "AmazonApiGateway", "ApiGatewayHttpRequest", "monthly_requests", 1_000_000);
    }

    private static void Key(PricingSheet sheet)
    {
        sheet.Add("Key", "awskms", "KMS-Keys");
        sheet.Use("Requests", "awskms", "KMS-Requests", "monthly_requests", 10_000);
    }

    private static void Logs(PricingSheet sheet)
    {
        sheet.Use("Ingestion", "AmazonCloudWatch", "DataProcessing-Bytes", "ingested_gb", 5);
        sheet.Use("Storage", "AmazonCloudWatch", "TimedStorage-ByteHrs", "storage_gb", 5);
    }

    private static void Stream(PricingSheet sheet)
    {
        if (sheet.State.KnownBlock("stream_mode_details")?.KnownText("stream_mode") == "ON_DEMAND")
        {
            throw new UnpricedException("streams on demand are not priced");
        }

        sheet.Add("Shards", "AmazonKinesis", "Storage-ShardHour", sheet.State.Number("shard_count"));
    }

    private static void Machine(PricingSheet sheet)
    {
        if (sheet.State.OptionalText("type") == "EXPRESS")
        {
            throw new UnpricedException("express workflows are not priced");
        }

        sheet.Use("State transitions", "AmazonStates", "StateTransition", "monthly_transitions", 100_000);
    }
}
