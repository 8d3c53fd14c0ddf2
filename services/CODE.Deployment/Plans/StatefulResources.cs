using System.Collections.Frozen;

namespace CODE.Deployment.Plans;

/// <summary>The resource types whose destruction loses data: databases, file systems, volumes, buckets, queues, keys, and what holds others' state.</summary>
internal static class StatefulResources
{
    private static readonly FrozenSet<string> Types = new[]
    {
        "aws_backup_vault", "aws_cloudwatch_log_group", "aws_db_cluster_snapshot", "aws_db_instance", "aws_db_snapshot", "aws_docdb_cluster",
        "aws_docdb_cluster_instance", "aws_dynamodb_global_table", "aws_dynamodb_table", "aws_ebs_snapshot", "aws_ebs_volume", "aws_ecr_repository",
        "aws_efs_file_system", "aws_eks_cluster", "aws_elasticache_cluster", "aws_elasticache_replication_group", "aws_elasticsearch_domain",
        "aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system", "aws_fsx_windows_file_system", "aws_keyspaces_table", "aws_kinesis_stream", "aws_kms_key",
        "aws_memorydb_cluster", "aws_mq_broker", "aws_msk_cluster", "aws_neptune_cluster", "aws_opensearch_domain", "aws_rds_cluster",
        "aws_rds_cluster_instance", "aws_rds_global_cluster", "aws_redshift_cluster", "aws_route53_zone", "aws_s3_bucket", "aws_s3_object",
        "aws_secretsmanager_secret", "aws_sqs_queue", "aws_ssm_parameter", "aws_timestreamwrite_table",
        "azurerm_container_registry", "azurerm_cosmosdb_account", "azurerm_cosmosdb_sql_container", "azurerm_cosmosdb_sql_database", "azurerm_data_lake_store",
        "azurerm_dns_zone", "azurerm_eventhub", "azurerm_key_vault", "azurerm_key_vault_key", "azurerm_key_vault_secret", "azurerm_kubernetes_cluster",
        "azurerm_kusto_cluster", "azurerm_log_analytics_workspace", "azurerm_managed_disk", "azurerm_mariadb_server", "azurerm_mssql_database",
        "azurerm_mssql_managed_instance", "azurerm_mssql_server", "azurerm_mysql_flexible_server", "azurerm_mysql_server", "azurerm_netapp_volume",
        "azurerm_postgresql_flexible_server", "azurerm_postgresql_server", "azurerm_redis_cache", "azurerm_servicebus_queue", "azurerm_snapshot",
        "azurerm_storage_account", "azurerm_storage_blob", "azurerm_storage_container", "azurerm_storage_share", "azurerm_synapse_workspace",
        "google_alloydb_cluster", "google_alloydb_instance", "google_artifact_registry_repository", "google_bigquery_dataset", "google_bigquery_table",
        "google_bigtable_instance", "google_bigtable_table", "google_compute_disk", "google_compute_region_disk", "google_compute_snapshot",
        "google_container_cluster", "google_dns_managed_zone", "google_filestore_instance", "google_firestore_database", "google_kms_crypto_key",
        "google_kms_key_ring", "google_memcache_instance", "google_pubsub_subscription", "google_redis_instance", "google_secret_manager_secret",
        "google_spanner_database", "google_spanner_instance", "google_sql_database", "google_sql_database_instance", "google_storage_bucket",
        "digitalocean_database_cluster", "digitalocean_spaces_bucket", "digitalocean_volume", "hcloud_volume", "linode_volume",
        "openstack_blockstorage_volume_v3", "vsphere_virtual_disk",
        "mongodbatlas_advanced_cluster", "mongodbatlas_cluster", "mysql_database", "postgresql_database", "vault_mount",
        "docker_volume", "helm_release", "kubernetes_namespace", "kubernetes_namespace_v1", "kubernetes_persistent_volume", "kubernetes_persistent_volume_claim",
        "kubernetes_persistent_volume_claim_v1", "kubernetes_persistent_volume_v1", "kubernetes_secret", "kubernetes_secret_v1",
        "kubernetes_stateful_set", "kubernetes_stateful_set_v1", "local_sensitive_file", "random_password", "tls_private_key",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether destroying a resource of this type loses data.</summary>
    public static bool Contains(string type) => Types.Contains(type);
}
