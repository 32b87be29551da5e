#pragma once
#include <qgsprocessingmodelchildparametersource.h> // packagers flatten this folder
