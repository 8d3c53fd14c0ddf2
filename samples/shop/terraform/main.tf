# A small shop, made of terraform's built-in resource only: it plans and applies for real, on any machine, and costs nothing.

resource "terraform_data" "service" {
  for_each = var.services

  input = {
    environment = var.environment
    image       = each.value.image
    replicas    = each.value.replicas
    ports       = each.value.ports
    database    = module.database.address
  }
}

module "database" {
  source = "./modules/database"

  environment = var.environment
  engine      = var.database.engine
  size_gb     = var.database.size_gb
  password    = var.database_password
}
