using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Aws;

/// <summary>Amazon's databases and caches (https://aws.amazon.com/rds/pricing/, https://aws.amazon.com/dynamodb/pricing/, https://aws.amazon.com/elasticache/pricing/).</summary>
internal static class AwsDatabases
{
    private const string Rds = "AmazonRDS";

    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("aws_db_instance", ["engine", "instance_class", "multi_az", "allocated_storage", "storage_type", "iops"], Instance),
        new("aws_rds_cluster", ["engine", "engine_mode", "serverlessv2_scaling_configuration"], Cluster),
        new("aws_rds_cluster_instance", ["engine", "instance_class"], ClusterInstance),
        new("aws_dynamodb_table", ["billing_mode", "read_capacity", "write_capacity"], Table),
        new("aws_elasticache_cluster", ["engine", "node_type", "num_cache_nodes", "replication_group_id"], CacheCluster),
        new("aws_elasticache_replication_group", ["node_type", "num_cache_clusters", "num_node_groups", "replicas_per_node_group"], ReplicationGroup),
        new("aws_opensearch_domain", ["cluster_config", "ebs_options"], Search),
        new("aws_elasticsearch_domain", ["cluster_config", "ebs_options"], Search),
        new("aws_redshift_cluster", ["node_type", "number_of_nodes"],
            static sheet => sheet.Add($"Nodes {sheet.State.Text("node_type")}", "AmazonRedshift", $"Node:{sheet.State.Text("node_type")}", sheet.NumberOr(sheet.State, "number_of_nodes", 1))),
        new("aws_msk_cluster", ["number_of_broker_nodes", "broker_node_group_info"], Kafka),
    ];

    private static void Instance(PricingSheet sheet)
    {
        var state = sheet.State;
        var engine = state.Text("engine");
        if (engine.StartsWith("aurora", StringComparison.Ordinal))
        {
            ClusterInstance(sheet);
            return;
        }

        // Operations of the price list: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/billing-reports.html
        var operation = engine switch
        {
            "mysql" => "CreateDBInstance:0002",
            "postgres" => "CreateDBInstance:0014",
            "mariadb" => "CreateDBInstance:0018",
            _ => throw new UnpricedException("its engine needs a licence, whose price is not known"),
        };
        var isMulti = state.IsKnownTrue("multi_az");
        var type = state.Text("instance_class");
        sheet.Add($"Instance {type}{(isMulti ? " Multi-AZ" : "")}", Rds, $"{(isMulti ? "Multi-AZUsage" : "InstanceUsage")}:{type}/{operation}");

        var iops = state.IsHidden("iops") ? null : state.OptionalNumber("iops");
        var storage = state.IsHidden("storage_type") ? null : state.OptionalText("storage_type");
        storage ??= iops > 0 ? "io1" : "gp2";
        var sku = storage switch
        {
            "gp2" => "GP2-Storage",
            "gp3" => "GP3-Storage",
            "io1" => "PIOPS-Storage",
            "standard" => "StorageUsage",
            _ => throw new UnpricedException("its storage_type is not known"),
        };
        var prefix = isMulti ? "RDS:Multi-AZ-" : "RDS:";
        sheet.Add($"Storage {storage}", Rds, prefix + sku, sheet.NumberOr(state, "allocated_storage", 20));
        if (storage == "io1")
        {
            sheet.Add("Provisioned IOPS", Rds, prefix + "PIOPS", iops ?? throw new UnpricedException("iops is not set"));
        }
    }

    private static void Cluster(PricingSheet sheet)
    {
        var state = sheet.State;
        if (!state.Text("engine").StartsWith("aurora", StringComparison.Ordinal))
        {
            throw new UnpricedException("clusters that are not Aurora are not priced");
        }

        sheet.Use("Storage", Rds, "Aurora:StorageUsage", "storage_gb", 50);
        sheet.Use("I/O requests", Rds, "Aurora:StorageIOUsage", "monthly_io_requests", 10_000_000);
    }

    private static void ClusterInstance(PricingSheet sheet)
    {
        var type = sheet.State.Text("instance_class");
        if (type == "db.serverless")
        {
            sheet.Use("Aurora capacity units", Rds, "Aurora:ServerlessV2Usage", "average_acus", 1);
            return;
        }

        var operation = sheet.State.Text("engine") switch
        {
            "aurora-postgresql" => "CreateDBInstance:0021",
            "aurora-mysql" or "aurora" => "CreateDBInstance:0016",
            _ => throw new UnpricedException("its engine is not known"),
        };
        sheet.Add($"Instance {type}", Rds, $"InstanceUsage:{type}/{operation}");
    }

    private static void Table(PricingSheet sheet)
    {
        const string Service = "AmazonDynamoDB";
        if (sheet.State.OptionalText("billing_mode") == "PAY_PER_REQUEST")
        {
            sheet.Use("Read request units", Service, "ReadRequestUnits", "monthly_reads", 1_000_000);
            sheet.Use("Write request units", Service, "WriteRequestUnits", "monthly_writes", 1_000_000);
        }
        else
        {
            sheet.Add("Read capacity", Service, "ReadCapacityUnit-Hrs", sheet.State.Number("read_capacity"));
            sheet.Add("Write capacity", Service, "WriteCapacityUnit-Hrs", sheet.State.Number("write_capacity"));
        }

        sheet.Use("Storage", Service, "TimedStorage-ByteHrs", "storage_gb", 10);
    }

    private static void CacheCluster(PricingSheet sheet)
    {
        if (sheet.State.KnownText("replication_group_id") is not null)
        {
            sheet.Free("its nodes are paid for with its replication group");
            return;
        }

        var operation = sheet.State.OptionalText("engine") switch
        {
            "memcached" => "0001",
            "redis" => "0002",
            _ => throw new UnpricedException("its engine is not known"),
        };
        Nodes(sheet, operation, sheet.NumberOr(sheet.State, "num_cache_nodes", 1));
    }

    private static void ReplicationGroup(PricingSheet sheet)
    {
        var state = sheet.State;
        var groups = state.IsHidden("num_node_groups") ? null : state.OptionalNumber("num_node_groups");
        var nodes = groups is > 0 && !state.IsHidden("replicas_per_node_group") && state.OptionalNumber("replicas_per_node_group") is { } replicas
            ? groups.Value * (1 + replicas)
            : sheet.NumberOr(state, "num_cache_clusters", 1);
        Nodes(sheet, "0002", nodes);
    }

    private static void Nodes(PricingSheet sheet, string operation, decimal count)
    {
        var type = sheet.State.Text("node_type");
        sheet.Add($"Nodes {type}", "AmazonElastiCache", $"NodeUsage:{type}/CreateCacheCluster:{operation}", count);
    }

    private static void Search(PricingSheet sheet)
    {
        const string Service = "AmazonES";
        var cluster = sheet.State.Block("cluster_config") ?? throw new UnpricedException("cluster_config is not set");
        var nodes = sheet.NumberOr(cluster, "instance_count", 1);
        Machines("instance_type", "Nodes", nodes);
        if (cluster.IsKnownTrue("dedicated_master_enabled"))
        {
            Machines("dedicated_master_type", "Dedicated masters", sheet.NumberOr(cluster, "dedicated_master_count", 3));
        }

        if (sheet.State.KnownBlock("ebs_options") is { } volume && volume.IsTrue("ebs_enabled"))
        {
            var type = volume.IsHidden("volume_type") ? "gp2" : volume.OptionalText("volume_type") ?? "gp2";
            sheet.Add($"Storage {type}", Service, $"ES:{type.ToUpperInvariant()}-Storage", volume.Number("volume_size") * nodes);
        }

        void Machines(string attribute, string name, decimal count)
        {
            var type = cluster.Text(attribute);
            sheet.Add($"{name} {type}", Service, $"ESInstance:{type[..Math.Max(0, type.LastIndexOf('.'))]}", count);
        }
    }

    private static void Kafka(PricingSheet sheet)
    {
        const string Service = "AmazonMSK";
        var brokers = sheet.State.Number("number_of_broker_nodes");
        var group = sheet.State.Block("broker_node_group_info") ?? throw new UnpricedException("broker_node_group_info is not set");
        var type = group.Text("instance_type");
        sheet.Add($"Brokers {type}", Service, type.Replace("kafka.", "Kafka.", StringComparison.Ordinal), brokers);
        var storage = group.KnownBlock("storage_info")?.KnownBlock("ebs_storage_info");
        sheet.Add("Storage", Service, "Kafka.Storage.GP2", (storage is null ? sheet.Amount("storage_gb_per_broker", 1000) : storage.Number("volume_size")) * brokers);
    }
}
