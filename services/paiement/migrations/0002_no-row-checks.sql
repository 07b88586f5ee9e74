ALTER TABLE "ecritures" DROP CONSTRAINT "ecritures_operation_id_operations_id_fk";
